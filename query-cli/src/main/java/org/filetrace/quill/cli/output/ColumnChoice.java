package org.filetrace.quill.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    if (format.isEmpty()) {
      return table.shownByDefault().stream().map(index -> whole(table, index)).toList();
    }
    List<ColumnChoice> choices = new ArrayList<>();
    for (String item : format) {
      choices.addAll(item.equals("all") ? all(table) : List.of(one(table, item)));
    }
    return choices;
  }

  private static List<ColumnChoice> all(Table table) {
    return IntStream.range(0, table.columns().size()).mapToObj(i -> whole(table, i)).toList();
  }

  private static ColumnChoice whole(Table table, int index) {
    return new ColumnChoice(index, table.columns().get(index), 0);
  }

  private static ColumnChoice one(Table table, String item) {
    OptionalInt index = table.indexOf(item);
    if (index.isPresent()) {
      return whole(table, index.getAsInt());
    }
    int percent = item.lastIndexOf('%');
    String name = percent < 0 ? item : item.substring(0, percent);
    int sized =
        table
            .indexOf(name)
            .orElseThrow(
                () ->
                    Failure.usage(
                        "column '"
                            + name
                            + "' is unknown here; --format takes "
                            + table.columns().stream()
                                .map(Column::name)
                                .collect(Collectors.joining(","))));
    return sized(sized, table.columns().get(sized), item, item.substring(percent + 1));
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
