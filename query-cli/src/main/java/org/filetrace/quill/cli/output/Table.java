package org.filetrace.quill.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as rows: what every renderer prints. A cell is a {@code String}, a {@code Number}, a
 * {@code Boolean}, an {@code Instant}, a {@code List<String>} or null for what is not known.
 */
public final class Table {
  private final String name;
  private final List<Column> columns;
  private final List<Integer> shownByDefault;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  /**
   * @param name what the rows are; the key of the array in JSON
   * @param shownByDefault names of the columns of the text forms without {@code --format}
   */
  public Table(String name, List<Column> columns, List<String> shownByDefault) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.shownByDefault =
        shownByDefault.stream().map(shown -> indexOf(shown).orElseThrow()).toList();
  }

  /** A table whose columns are all shown by default. */
  public Table(String name, List<Column> columns) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.shownByDefault = IntStream.range(0, columns.size()).boxed().toList();
  }

  /** Adds a row; cells in the order of the columns. */
  public Table add(@Nullable Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          name + " has " + columns.size() + " columns, not " + cells.length);
    }
    rows.add(Collections.unmodifiableList(Arrays.asList(cells.clone())));
    return this;
  }

  public String name() {
    return name;
  }

  public List<Column> columns() {
    return columns;
  }

  /** Indexes of the columns of the text forms without {@code --format}. */
  public List<Integer> shownByDefault() {
    return shownByDefault;
  }

  /** The column of this name, in whatever case; the first, should there be several. */
  OptionalInt indexOf(String columnName) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equalsIgnoreCase(columnName))
        .findFirst();
  }

  public List<List<@Nullable Object>> rows() {
    return Collections.unmodifiableList(rows);
  }
}
