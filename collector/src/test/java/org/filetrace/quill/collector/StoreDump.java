package org.filetrace.quill.collector;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;

/** Everything that the views show, without the ids that depend on the order of merging. */
final class StoreDump {
  private static final List<String> VIEWS =
      List.of(
          "filetrace",
          "jobs",
          "traces",
          "processes",
          "files",
          "file_versions",
          "job_files",
          "nodes",
          "environments",
          "completeness");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private StoreDump() {}

  static Map<String, List<String>> of(String url) throws SQLException {
    Map<String, List<String>> dump = new TreeMap<>();
    try (Store store = Store.open(url)) {
      for (String view : VIEWS) {
        dump.put(view, rows(store.connection(), "SELECT * FROM " + view));
      }
    }
    return dump;
  }

  /** Rows that only one of two dumps has, the first few of each view. */
  static List<String> difference(
      Map<String, List<String>> found, Map<String, List<String>> expected) {
    List<String> difference = new ArrayList<>();
    for (String view : VIEWS) {
      difference.addAll(without(view + " surplus: ", found.get(view), expected.get(view)));
      difference.addAll(without(view + " missing: ", expected.get(view), found.get(view)));
    }
    return difference;
  }

  private static List<String> without(
      String label, @Nullable List<String> rows, @Nullable List<String> others) {
    List<String> left = new ArrayList<>(Objects.requireNonNull(rows));
    Objects.requireNonNull(others).forEach(left::remove);
    return left.stream().limit(3).map(label::concat).toList();
  }

  /** Straight from JDBC: jOOQ takes a column's type from the first row, which may be NULL. */
  private static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        rows.add(line(row));
      }
    }
    return rows.stream().sorted().toList();
  }

  private static String line(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      if (!name.equals("process_id") && !name.equals("version_id")) {
        values.add(name + "=" + text(row.getObject(i)));
      }
    }
    return String.join(" ", values);
  }

  private static String text(@Nullable Object value) {
    if (value instanceof Timestamp time) {
      Instant instant = time.toInstant();
      return TIME.format(instant);
    }
    return String.valueOf(value);
  }
}
