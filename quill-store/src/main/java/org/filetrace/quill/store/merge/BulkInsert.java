package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to one table the fastest way that the engine has: COPY in PostgreSQL, a prepared
 * statement in SQLite. Values are put column by column; only one can be open at a time.
 */
abstract class BulkInsert implements AutoCloseable {
  /** Opens one for {@code table} with these columns, which may be called {@code a, b, c}. */
  static BulkInsert into(Store store, String table, String columns) throws SQLException {
    return store.isPostgres()
        ? new PostgresCopy(store.connection(), table, columns)
        : new SqliteInsert(store.connection(), table, columns);
  }

  abstract BulkInsert put(long value) throws SQLException;

  abstract BulkInsert put(@Nullable Long value) throws SQLException;

  final BulkInsert put(@Nullable Integer value) throws SQLException {
    return put(value == null ? null : Long.valueOf(value));
  }

  abstract BulkInsert put(@Nullable String value) throws SQLException;

  abstract BulkInsert put(byte @Nullable [] value) throws SQLException;

  abstract void endRow() throws SQLException;

  /** Sends what is left. Without it {@link #close} drops the rows. */
  abstract void finish() throws SQLException;

  @Override
  public abstract void close() throws SQLException;
}
