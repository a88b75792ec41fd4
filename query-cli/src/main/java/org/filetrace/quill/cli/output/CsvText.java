package org.filetrace.quill.cli.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** RFC 4180; values exact, unless they would reach a terminal. */
final class CsvText implements Renderer {
  private final List<String> format;
  private final boolean header;
  private final boolean terminal;
  private final CellText text;

  CsvText(List<String> format, boolean header, boolean terminal, CellText text) {
    this.format = format;
    this.header = header;
    this.terminal = terminal;
    this.text = text;
  }

  @Override
  public void render(Answer answer, PrintWriter out) {
    List<ColumnChoice> choices = ColumnChoice.of(answer.table(), format);
    try {
      CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180);
      if (header) {
        csv.printRecord(choices.stream().map(choice -> choice.column().name()));
      }
      for (List<@Nullable Object> row : answer.table().rows()) {
        csv.printRecord(choices.stream().map(choice -> field(row.get(choice.index()))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String field(@Nullable Object cell) {
    String exact = text.exact(cell);
    return terminal ? CellText.printable(exact) : exact;
  }
}
