package org.filetrace.quill.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.filetrace.quill.cli.Failure;

/**
 * One column of {@code --format}, as in sacct(1): {@code name}, {@code name%30} (30 wide, right
 * justified) or {@code name%-30} (left justified).
 *
 * @param index of the column in its table
 * @param width in characters, 0 for as wide as needed
 */
record ColumnChoice(int index, Column column, int width) {

  /** The columns that {@code format} names, or the table's own choice when it is empty. */
  static List<ColumnChoice> of(Table table, List<String> format) {
    List<String> wanted = format.isEmpty() ? table.shownByDefault() : format;
    List<ColumnChoice> choices = new ArrayList<>();
    for (String item : wanted) {
      choices.addAll(item.equals("all") ? all(table) : List.of(one(table, item)));
    }
    return choices;
  }

  private static List<ColumnChoice> all(Table table) {
    List<ColumnChoice> all = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      all.add(new ColumnChoice(i, table.columns().get(i), 0));
    }
    return all;
  }

  private static ColumnChoice one(Table table, String item) {
    int percent = item.indexOf('%');
    String name = (percent < 0 ? item : item.substring(0, percent)).toLowerCase(Locale.ROOT);
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      if (column.name().equals(name)) {
        return percent < 0
            ? new ColumnChoice(i, column, 0)
            : sized(i, column, item, item.substring(percent + 1));
      }
    }
    List<String> known = table.columns().stream().map(Column::name).toList();
    throw Failure.usage(
        "column '" + name + "' is unknown here; --format takes " + String.join(",", known));
  }

  private static ColumnChoice sized(int index, Column column, String item, String digits) {
    if (!digits.matches("-?[1-9][0-9]{0,4}")) {
      throw Failure.usage("'" + item + "' has no valid width; write column%20 or column%-20");
    }
    int width = Integer.parseInt(digits);
    Column.Alignment side = width < 0 ? Column.Alignment.LEFT : Column.Alignment.RIGHT;
    return new ColumnChoice(index, new Column(column.name(), side), Math.abs(width));
  }
}
