package org.filetrace.tracer.record;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a spool, with the columns of each row joined by bars. */
final class FinishedSpool implements AutoCloseable {
  private final Connection db;

  FinishedSpool(Path file) throws SQLException {
    db = DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  List<String> rows(String sql) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(joined(row));
      }
      return rows;
    }
  }

  private static String joined(ResultSet row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      columns.add(String.valueOf(row.getString(column)));
    }
    return String.join("|", columns);
  }

  @Override
  public void close() throws SQLException {
    db.close();
  }
}
