package org.filetrace.quill.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values between {@code |} without one at the end: sacct's {@code --parsable2}. */
final class ParsableText implements Renderer {
  private final List<String> format;
  private final boolean header;
  private final CellText text;

  ParsableText(List<String> format, boolean header, CellText text) {
    this.format = format;
    this.header = header;
    this.text = text;
  }

  @Override
  public void render(Answer answer, PrintWriter out) {
    List<ColumnChoice> choices = ColumnChoice.of(answer.table(), format);
    if (header) {
      out.println(choices.stream().map(c -> c.column().name()).collect(Collectors.joining("|")));
    }
    for (List<@Nullable Object> row : answer.table().rows()) {
      out.println(
          choices.stream().map(c -> field(row.get(c.index()))).collect(Collectors.joining("|")));
    }
  }

  /** A separator inside of a value would shift the fields after it; it is shown escaped. */
  private String field(@Nullable Object cell) {
    return text.shown(cell).replace("|", "\\x7c");
  }
}
