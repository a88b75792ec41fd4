package org.filetrace.quill.store.merge;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows into PostgreSQL: COPY in its text format. */
final class PostgresCopy extends BulkInsert {
  private static final int BUFFER_CHARS = 1 << 16;

  private final CopyIn copy;
  private final StringBuilder buffer = new StringBuilder(BUFFER_CHARS + 4096);
  private boolean rowStarted;

  PostgresCopy(Connection connection, String table, String columns) throws SQLException {
    copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " (" + columns + ") FROM STDIN");
  }

  @Override
  BulkInsert put(long value) {
    separate();
    buffer.append(value);
    return this;
  }

  @Override
  BulkInsert put(@Nullable Long value) {
    return value == null ? putNull() : put(value.longValue());
  }

  @Override
  BulkInsert put(@Nullable String value) {
    if (value == null) {
      return putNull();
    }
    separate();
    for (int i = 0; i < value.length(); i++) {
      appendEscaped(value.charAt(i));
    }
    return this;
  }

  @Override
  BulkInsert put(byte @Nullable [] value) {
    if (value == null) {
      return putNull();
    }
    separate();
    buffer.append("\\\\x").append(HexFormat.of().formatHex(value));
    return this;
  }

  private BulkInsert putNull() {
    separate();
    buffer.append("\\N");
    return this;
  }

  private void appendEscaped(char c) {
    switch (c) {
      case '\\' -> buffer.append("\\\\");
      case '\n' -> buffer.append("\\n");
      case '\r' -> buffer.append("\\r");
      case '\t' -> buffer.append("\\t");
      default -> buffer.append(c);
    }
  }

  private void separate() {
    if (rowStarted) {
      buffer.append('\t');
    }
    rowStarted = true;
  }

  @Override
  void endRow() throws SQLException {
    buffer.append('\n');
    rowStarted = false;
    if (buffer.length() >= BUFFER_CHARS) {
      send();
    }
  }

  private void send() throws SQLException {
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    buffer.setLength(0);
  }

  @Override
  void finish() throws SQLException {
    send();
    copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
