package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code quill} prints where a person looks, and where nobody does: under script(1). */
class TerminalTest {
  /** Counts for some seconds. */
  private static final String SLOW =
      "sql 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000)"
          + " SELECT max(i) FROM n'";

  private static final String COLOUR = "\u001b[1m";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeStore() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script(1) is missing");
    environment.putAll(
        Map.of(
            "QUILL_STORE", folder.resolve("quill.db").toString(),
            "TERM", "xterm",
            "PAGER", "cat",
            "NO_COLOR", "",
            "QUILL", Dist.program("quill").toString()));
    assertThat(run("$QUILL init").status()).isZero();
  }

  private Run run(String command) {
    return Run.of(folder, environment, List.of("sh", "-c", command));
  }

  /** What stands on the terminal in the end, and in between. */
  private String onTerminal(String command) {
    return Run.of(
            folder, environment, List.of("script", "-qec", "exec $QUILL " + command, "/dev/null"))
        .text();
  }

  @Test
  void coloursAreForTerminals() {
    assertThat(onTerminal("status")).contains(COLOUR);
    assertThat(onTerminal("status --color=never")).contains("property").doesNotContain(COLOUR);
    assertThat(run("$QUILL status").text()).contains("property").doesNotContain("\u001b");
    assertThat(run("$QUILL status --color=always").text()).contains(COLOUR);
    environment.put("NO_COLOR", "1");
    assertThat(onTerminal("status")).contains("property").doesNotContain(COLOUR);
  }

  @Test
  void aPagerThatIsNotThereCostsNobodyTheAnswer() {
    environment.put("PAGER", "tr a-z A-Z");
    assertThat(onTerminal("status")).contains("PROPERTY").doesNotContain("property");
    environment.put("PAGER", "no-such-pager -R");
    assertThat(onTerminal("status"))
        .contains("property", "quill: there is no pager 'no-such-pager', see PAGER");
  }

  @Test
  void progressIsForWhoWatchesStandardError() throws IOException {
    assertThat(onTerminal(SLOW)).contains("quill sql: working, ", "20000000");
    assertThat(onTerminal(SLOW + " > answer")).contains("quill sql: working, ");
    assertThat(onTerminal(SLOW + " 2> errors")).contains("20000000").doesNotContain("working");
    assertThat(folder.resolve("errors")).isEmptyFile();
    assertThat(run("$QUILL " + SLOW).errorText()).isEmpty();
  }
}
