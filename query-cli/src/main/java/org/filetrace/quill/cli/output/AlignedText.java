package org.filetrace.quill.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.filetrace.quill.cli.output.Column.Alignment;
import org.jspecify.annotations.Nullable;

/**
 * Columns under their names, a space between, as sacct(1) prints them, but each as wide as its
 * widest value; only a width that the user asked for cuts a value, and then {@code +} says so.
 */
final class AlignedText implements Renderer {
  private final List<String> format;
  private final boolean header;
  private final CellText text;

  AlignedText(List<String> format, boolean header, CellText text) {
    this.format = format;
    this.header = header;
    this.text = text;
  }

  @Override
  public void render(Answer answer, PrintWriter out) {
    Table table = answer.table();
    List<ColumnChoice> choices = ColumnChoice.of(table, format);
    int[] widths = choices.stream().mapToInt(choice -> width(table, choice)).toArray();
    if (header) {
      line(out, choices, widths, choices.stream().map(choice -> choice.column().name()).toList());
      line(out, choices, widths, IntStream.of(widths).mapToObj("-"::repeat).toList());
    }
    for (List<@Nullable Object> row : table.rows()) {
      line(
          out, choices, widths, choices.stream().map(c -> text.shown(row.get(c.index()))).toList());
    }
  }

  private int width(Table table, ColumnChoice choice) {
    if (choice.width() > 0) {
      return choice.width();
    }
    int widest = header ? choice.column().name().length() : 0;
    for (List<@Nullable Object> row : table.rows()) {
      widest = Math.max(widest, length(text.shown(row.get(choice.index()))));
    }
    return widest;
  }

  private static void line(
      PrintWriter out, List<ColumnChoice> choices, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(i == 0 ? "" : " ");
      line.append(padded(cells.get(i), widths[i], choices.get(i).column().alignment()));
    }
    out.println(line.toString().stripTrailing());
  }

  private static String padded(String cell, int width, Alignment alignment) {
    int length = length(cell);
    if (length > width) {
      return cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "+";
    }
    String padding = " ".repeat(width - length);
    return alignment == Alignment.LEFT ? cell + padding : padding + cell;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
