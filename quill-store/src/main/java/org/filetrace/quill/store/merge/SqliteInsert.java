package org.filetrace.quill.store.merge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Rows into SQLite: one prepared statement, executed row by row inside the transaction. */
final class SqliteInsert extends BulkInsert {
  private final PreparedStatement statement;
  private int column = 1;

  SqliteInsert(Connection connection, String table, String columns) throws SQLException {
    String parameters = "?" + ", ?".repeat(columns.split(",", -1).length - 1);
    statement =
        connection.prepareStatement(
            "INSERT INTO " + table + " (" + columns + ") VALUES (" + parameters + ")");
  }

  @Override
  BulkInsert put(long value) throws SQLException {
    statement.setLong(column++, value);
    return this;
  }

  @Override
  BulkInsert put(@Nullable Long value) throws SQLException {
    if (value == null) {
      statement.setNull(column++, Types.BIGINT);
      return this;
    }
    return put(value.longValue());
  }

  @Override
  BulkInsert put(@Nullable String value) throws SQLException {
    statement.setString(column++, value);
    return this;
  }

  @Override
  BulkInsert put(byte @Nullable [] value) throws SQLException {
    statement.setBytes(column++, value);
    return this;
  }

  @Override
  void endRow() throws SQLException {
    statement.executeUpdate();
    column = 1;
  }

  @Override
  void finish() {
    // every row is in already
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
