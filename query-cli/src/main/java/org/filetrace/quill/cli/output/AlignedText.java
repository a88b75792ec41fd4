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
  private final boolean coloured;
  private final CellText text;

  AlignedText(List<String> format, boolean header, boolean coloured, CellText text) {
    this.format = format;
    this.header = header;
    this.coloured = coloured;
    this.text = text;
  }

  @Override
  public void render(Answer answer, PrintWriter out) {
    Table table = answer.table();
    List<ColumnChoice> choices = ColumnChoice.of(table, format);
    int[] widths = choices.stream().mapToInt(choice -> width(table, choice)).toArray();
    if (header) {
      List<String> names = choices.stream().map(choice -> choice.column().name()).toList();
      String line = line(choices, widths, names);
      out.println(coloured ? Style.HEADING.of(line) : line);
      out.println(line(choices, widths, IntStream.of(widths).mapToObj("-"::repeat).toList()));
    }
    for (List<@Nullable Object> row : table.rows()) {
      String line =
          line(choices, widths, choices.stream().map(c -> text.shown(row.get(c.index()))).toList());
      Style style = coloured ? style(table, row) : null;
      out.println(style == null ? line : style.of(line));
    }
  }

  /** What the verdict of a row, on a job or a file, means for whoever reads it. */
  private static @Nullable Style style(Table table, List<@Nullable Object> row) {
    int column = table.columns().indexOf(Column.text("verdict"));
    return switch (column < 0 ? "" : String.valueOf(row.get(column))) {
      case "", "complete", "running", "current", "intact" -> null;
      case "flagged", "unknown" -> Style.DOUBT;
      default -> Style.BAD;
    };
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

  private static String line(List<ColumnChoice> choices, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(i == 0 ? "" : " ");
      line.append(padded(cells.get(i), widths[i], choices.get(i).column().alignment()));
    }
    return line.toString().stripTrailing();
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
