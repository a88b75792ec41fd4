package org.filetrace.spool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Rows on their way into one table: bound column after column, sent in batches. */
final class Rows implements AutoCloseable {
  /** Enough to make the cost per batch small, few enough that its objects die young. */
  private static final int BATCH = 256;

  private final PreparedStatement insert;
  private int column;
  private int waiting;

  Rows(Connection connection, String table, int columns) throws SQLException {
    insert =
        connection.prepareStatement(
            "INSERT INTO " + table + " VALUES (" + "?,".repeat(columns - 1) + "?)");
  }

  Rows add(long value) throws SQLException {
    insert.setLong(++column, value);
    return this;
  }

  /** A number, or NULL for -1. */
  Rows addUnlessUnknown(long value) throws SQLException {
    return value == -1 ? addNull() : add(value);
  }

  Rows add(byte @Nullable [] value) throws SQLException {
    insert.setBytes(++column, value);
    return this;
  }

  Rows add(@Nullable String value) throws SQLException {
    insert.setString(++column, value);
    return this;
  }

  Rows add(@Nullable Integer value) throws SQLException {
    return value == null ? addNull() : add(value.longValue());
  }

  Rows addNull() throws SQLException {
    insert.setNull(++column, Types.NULL);
    return this;
  }

  void endRow() throws SQLException {
    column = 0;
    insert.addBatch();
    if (++waiting == BATCH) {
      send();
    }
  }

  void send() throws SQLException {
    if (waiting > 0) {
      waiting = 0;
      insert.executeBatch();
    }
  }

  /** Forgets what was not sent, after a failure. */
  void forget() throws SQLException {
    column = 0;
    waiting = 0;
    insert.clearBatch();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
