package org.filetrace.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
  @ParameterizedTest
  @CsvSource({
    "2f746d702f61, /tmp/a",
    "c3a4, ä",
    "f09f9880, 😀",
    "61ff62, a\\xffb",
    "5c, \\\\",
    "5c786666, \\\\xff",
    "c3, \\xc3",
    "eda080, \\xed\\xa0\\x80", // an encoded surrogate is not UTF-8
    "c080, \\xc0\\x80", // nor is an overlong NUL
    "61e282, a\\xe2\\x82",
  })
  void bytesHaveOneText(String hex, String text) {

    assertThat(PathText.fromBytes(HexFormat.of().parseHex(hex))).isEqualTo(text);
  }

  @Test
  void anyBytesSurviveTheRoundTrip() {
    Random random = new Random(20090226);
    for (int i = 0; i < 50_000; i++) {
      byte[] path = randomPath(random);
      assertThat(PathText.toBytes(PathText.fromBytes(path))).isEqualTo(path);
    }
  }

  /** Mixes what decoders stumble over: backslashes, escapes, cut-off sequences, plain text. */
  private static byte[] randomPath(Random random) {
    String[] pieces = {"\\", "x", "ff", "\\xff", "ä", "😀", "\n", "/", "\udc00"};
    ByteArrayOutputStream path = new ByteArrayOutputStream();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      if (random.nextBoolean()) {
        path.write(random.nextInt(256));
      } else {
        byte[] piece = pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8);
        path.write(piece, 0, random.nextInt(piece.length + 1));
      }
    }
    return path.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\", "\\x1", "\\xzz", "\\n"})
  void textThatNoPathHasIsRefused(String text) {
    assertThatThrownBy(() -> PathText.toBytes(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backslash");
  }
}
