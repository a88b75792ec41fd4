package org.filetrace.quill.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.filetrace.quill.cli.Failure;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** One small table in every form, with a file name that tries to clear the screen. */
class OutputFormsTest {
  private static final String HOSTILE = "/data/\u001b[2Ja|b\n\"c\"";

  @Test
  void alignsForPeople() {
    assertThat(printed())
        .isEqualTo(
            """
            pathname                     size at
            ----------------------- --------- -------------------
            /data/\\x1b[2Ja|b\\x0a"c"         7 2026-11-21T10:00:00
            /data/übersicht         123456789
            """);
  }

  @Test
  void cutsOnlyWhereTheUserSaysSo() {
    assertThat(printed("-n", "-o", "size%-10,pathname%12"))
        .isEqualTo(
            """
            7          /data/\\x1b[+
            123456789  /data/übers+
            """);
  }

  @Test
  void parsable2KeepsOneRowALine() {
    assertThat(printed("-P"))
        .isEqualTo(
            """
            pathname|size|at
            /data/\\x1b[2Ja\\x7cb\\x0a"c"|7|2026-11-21T10:00:00
            /data/übersicht|123456789|
            """);
  }

  @Test
  void csvIsExactInAPipe() {
    assertThat(printed("--csv"))
        .isEqualTo(
            "pathname,size,at\r\n"
                + "\"/data/\u001b[2Ja|b\n\"\"c\"\"\",7,2026-11-21T10:00:00.25+01:00\r\n"
                + "/data/übersicht,123456789,\r\n");
  }

  @Test
  void csvAndJsonSteerNoTerminal() {
    Terminal terminal = new Terminal(true, true, true, true);
    assertThat(printed(terminal, "--csv")).doesNotContain("\u001b").contains("\\x1b[2J");
    assertThat(printed(terminal, "--json")).doesNotContain("\u001b").contains("\\u001B[2J");
  }

  @Test
  void coloursAreForTerminalsAndTextOnly() {
    Terminal terminal = new Terminal(true, true, true, true);
    assertThat(printed(terminal)).startsWith("\u001b[1mpathname");
    assertThat(printed(terminal, "-P")).doesNotContain("\u001b");
    assertThat(printed(terminal.withColours(false))).doesNotContain("\u001b");
  }

  @Test
  void jsonNamesItsSchemaAndSaysWhetherItIsComplete() {
    assertThat(printed("--json"))
        .isEqualTo(
            """
            {
              "schema" : "quill.test/1",
              "complete" : false,
              "caveats" : [ "job 7: truncated" ],
              "notes" : [ ],
              "files" : [ {
                "pathname" : "/data/\\u001B[2Ja|b\\n\\"c\\"",
                "size" : 7,
                "at" : "2026-11-21T10:00:00.25+01:00"
              }, {
                "pathname" : "/data/übersicht",
                "size" : 123456789,
                "at" : null
              } ]
            }
            """);
  }

  @Test
  void unknownColumnsAreAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> printed("-o", "path"))
        .isInstanceOf(Failure.class)
        .hasMessage("column 'path' is unknown here; --format takes pathname,size,at");
    assertThatThrownBy(() -> printed("-o", "size%x")).hasMessageContaining("no valid width");
  }

  private static String printed(String... options) {
    return printed(Terminal.NONE, options);
  }

  private static String printed(Terminal terminal, String... options) {
    Table table =
        new Table(
                "files", List.of(Column.text("pathname"), Column.number("size"), Column.text("at")))
            .add(HOSTILE, 7L, Instant.parse("2026-11-21T09:00:00.25Z"))
            .add("/data/übersicht", 123456789L, null);
    OutputOptions output = new OutputOptions();
    CommandLine.populateCommand(output, options);
    StringWriter out = new StringWriter();
    Answer answer = new Answer("quill.test/1", List.of(table), List.of("job 7: truncated"));
    output.print(answer, new PrintWriter(out), terminal, ZoneId.of("Europe/Berlin"));
    return out.toString();
  }
}
