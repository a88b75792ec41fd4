package org.filetrace.quill.schedulers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tables of one cluster in slurmdbd's database, streamed; those that its version lacks have no
 * rows.
 */
final class SlurmdbdTables {
  /** Takes one row after the other. */
  interface RowReader {
    void read(Row row) throws SQLException;
  }

  /** The present row; columns that this schema lacks are empty, or 0. */
  static final class Row {
    private final Map<String, @Nullable Object> values = new HashMap<>();

    Row(ResultSet rows) throws SQLException {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        values.put(rows.getMetaData().getColumnName(i), rows.getObject(i));
      }
    }

    boolean has(String column) {
      return values.get(column) != null;
    }

    String text(String column) {
      Object value = values.get(column);
      return value == null ? "" : Utf8.repaired(value.toString());
    }

    /** Of unsigned 64-bit columns the low 64 bits; job_db_inx is never needed as a number. */
    long number(String column) {
      Object value = values.get(column);
      if (value instanceof Boolean flag) {
        return flag ? 1 : 0;
      }
      return value instanceof Number number ? number.longValue() : 0;
    }
  }

  private static final int FETCH_ROWS = 1_000;

  private final Connection connection;
  private final String cluster;
  private final Map<String, Set<String>> columns = new HashMap<>();

  SlurmdbdTables(Connection connection, String cluster) {
    this.connection = connection;
    this.cluster = cluster;
  }

  String ofCluster(String table) {
    return cluster + "_" + table;
  }

  void each(String table, RowReader reader) throws SQLException {
    each(table, "deleted = 0", reader);
  }

  void each(String table, String condition, RowReader reader) throws SQLException {
    if (!exists(table)) {
      return;
    }
    String where = has(table, "deleted") || !condition.startsWith("deleted") ? condition : "1 = 1";
    String sql = "SELECT * FROM `" + table.replace("`", "``") + "` WHERE " + where;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          reader.read(new Row(rows));
        }
      }
    }
  }

  Map<Long, String> dictionary(String table, String id, String name) throws SQLException {
    Map<Long, String> names = new HashMap<>();
    each(table, "1 = 1", row -> names.put(row.number(id), row.text(name)));
    return names;
  }

  private boolean exists(String table) throws SQLException {
    return !columns(table).isEmpty();
  }

  private boolean has(String table, String column) throws SQLException {
    return columns(table).contains(column);
  }

  private Set<String> columns(String table) throws SQLException {
    Set<String> known = columns.get(table);
    if (known != null) {
      return known;
    }
    Set<String> found = new HashSet<>();
    try (ResultSet rows =
        connection.getMetaData().getColumns(connection.getCatalog(), null, table, null)) {
      while (rows.next()) {
        found.add(rows.getString("COLUMN_NAME"));
      }
    }
    columns.put(table, found);
    return found;
  }
}
