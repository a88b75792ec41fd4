package org.filetrace.tracer.record;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentPolicyTest {
  private static final byte[] ENVIRONMENT =
      Traced.bytes("PATH=1\0MODEL=2\0MODEL_KEY=3\0MODEL_%=4\0API_TOKEN=5\0");

  @ParameterizedTest
  @CsvSource({
    "default, PATH",
    "none, ''",
    "MODEL, MODEL",
    "'default,MODEL*', PATH MODEL",
    "' MODEL , PATH ', PATH MODEL",
    "'API_TOKEN,MODEL_KEY', ''",
  })
  void namesAreListedAndSecretsNeverKept(String list, String kept) {
    List<String> names = new ArrayList<>();
    EnvironmentPolicy.of(list)
        .select(
            ENVIRONMENT,
            ENVIRONMENT.length,
            (from, nameLength, length) ->
                names.add(new String(ENVIRONMENT, from, nameLength, US_ASCII)));
    assertThat(String.join(" ", names)).isEqualTo(kept);
  }
}
