package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;

/** What a person types, and what becomes of it. */
class SqlPromptTest {
  private final List<String> queries = new ArrayList<>();
  private final StringWriter errors = new StringWriter();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private void type(String keys) throws IOException {
    try (SqlPrompt prompt =
        new SqlPrompt(
            TerminalBuilder.builder()
                .system(false)
                .type("dumb")
                .encoding(StandardCharsets.UTF_8)
                .streams(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), screen)
                .build())) {
      prompt.run(this::answer, new PrintWriter(errors, true));
    }
  }

  private void answer(String query) {
    queries.add(query);
    if (query.startsWith("DROP")) {
      throw Failure.usage("only queries are run here");
    }
  }

  @Test
  void aQueryGoesOnUntilItsSemicolon() throws IOException {
    type("SELECT 1\nFROM jobs;\n\nSELECT '\\x';\n");
    assertThat(queries).containsExactly("SELECT 1\nFROM jobs", "SELECT '\\x'");
  }

  @Test
  void aRefusedQueryDoesNotEndTheConversation() throws IOException {
    type("DROP TABLE job;\nSELECT 2;\nexit\nSELECT 3;\n");
    assertThat(queries).containsExactly("DROP TABLE job", "SELECT 2");
    assertThat(errors.toString()).isEqualTo("quill sql: only queries are run here\n");
  }

  @Test
  void viewsAndTheirColumnsAreExplained() throws IOException {
    type("\\d\n\\d nodes\n\\d nothing\n\\?\n\\q\nSELECT 1;\n");
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("job_files       What jobs did with files")
        .contains("first_seen          Start of the first trace there.")
        .contains("\\q          ends");
    assertThat(errors.toString()).startsWith("quill sql: there is no view 'nothing'; there are");
    assertThat(queries).isEmpty();
  }
}
