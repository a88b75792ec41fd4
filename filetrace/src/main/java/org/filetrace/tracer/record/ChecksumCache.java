package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Digests of files that a user's jobs had hashed on this node before, shared by all tracers of that
 * user. Holds settled versions only: an unchanged identity then means unchanged content. The oldest
 * entries go when there are too many.
 */
final class ChecksumCache implements AutoCloseable {
  /** Below this, hashing is quicker than asking, also while the JVM is still cold. */
  static final long WORTHWHILE_BYTES = 8 * 1024;

  private static final int ENTRIES_MAX = 200_000; // some 30 MB
  private static final int WRITE_BATCH = 64;
  private static final int BUSY_MS = 200;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement select;
  private final PreparedStatement insert;
  private final List<Entry> unwritten = new ArrayList<>();

  /**
   * The identity of a version, independent of where its file system is mounted.
   *
   * @param fileSystem see {@link FileSystems#key}
   */
  record Key(
      long fileSystem, long inode, long sizeBytes, long mtimeNs, long ctimeNs, String algorithm) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(Key key, byte[] digest) {}

  /**
   * @throws IOException when it cannot be used; a broken one is removed for the next tracer
   */
  static ChecksumCache open(Path folder) throws IOException {
    Path file = folder.resolve("checksums-1.db");
    try {
      return new ChecksumCache(file);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private ChecksumCache(Path file) throws SQLException {
    this.file = file;
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS checksum (entry INTEGER PRIMARY KEY AUTOINCREMENT,"
              + " file_system INTEGER NOT NULL, inode INTEGER NOT NULL, size_bytes INTEGER NOT NULL,"
              + " mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, algorithm TEXT NOT NULL,"
              + " digest BLOB NOT NULL, UNIQUE (inode, file_system, algorithm))");
      select =
          connection.prepareStatement(
              "SELECT digest FROM checksum WHERE inode = ? AND file_system = ? AND algorithm = ?"
                  + " AND size_bytes = ? AND mtime_ns = ? AND ctime_ns = ?");
      insert =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO checksum (inode, file_system, algorithm, size_bytes, mtime_ns,"
                  + " ctime_ns, digest) VALUES (?, ?, ?, ?, ?, ?, ?)");
    } catch (SQLException e) {
      closeAfter(e);
      throw e;
    }
  }

  byte @Nullable [] find(Key key) throws IOException {
    try {
      bind(select, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    } catch (SQLException e) {
      if (isBusy(e)) {
        return null;
      }
      throw failure(file, e);
    }
  }

  /** Remembers a digest, some time later than now. */
  void put(Key key, byte[] digest) throws IOException {
    unwritten.add(new Entry(key, digest));
    if (unwritten.size() >= WRITE_BATCH) {
      write();
    }
  }

  /** Writes what was put, in one short transaction; other tracers hardly notice. */
  void write() throws IOException {
    if (unwritten.isEmpty()) {
      return;
    }
    try {
      connection.setAutoCommit(false);
      for (Entry entry : unwritten) {
        bind(insert, entry.key());
        insert.setBytes(7, entry.digest());
        insert.addBatch();
      }
      insert.executeBatch();
      dropOldest();
      connection.commit();
    } catch (SQLException e) {
      undo(e);
    } finally {
      unwritten.clear();
    }
    leaveTransaction();
  }

  private void leaveTransaction() throws IOException {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** Entries that could not be written because others were writing are simply not cached. */
  private void undo(SQLException failure) throws IOException {
    try {
      insert.clearBatch();
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    if (!isBusy(failure)) {
      throw failure(file, failure);
    }
  }

  /** Entry numbers only grow, so the oldest are the smallest. */
  private void dropOldest() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM checksum WHERE entry <= (SELECT max(entry) FROM checksum) - " + ENTRIES_MAX);
    }
  }

  private static void bind(PreparedStatement statement, Key key) throws SQLException {
    statement.setLong(1, key.inode());
    statement.setLong(2, key.fileSystem());
    statement.setString(3, key.algorithm());
    statement.setLong(4, key.sizeBytes());
    statement.setLong(5, key.mtimeNs());
    statement.setLong(6, key.ctimeNs());
  }

  private static boolean isBusy(SQLException e) {
    return is(e, SQLiteErrorCode.SQLITE_BUSY);
  }

  private static boolean is(SQLException e, SQLiteErrorCode code) {
    return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & 0xff) == code.code;
  }

  private static IOException failure(Path file, SQLException cause) {
    String message = "checksum cache " + file + ": " + cause.getMessage();
    if (is(cause, SQLiteErrorCode.SQLITE_CORRUPT) || is(cause, SQLiteErrorCode.SQLITE_NOTADB)) {
      return new IOException(message + remove(file), cause);
    }
    return new IOException(message, cause);
  }

  private static String remove(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(Path.of(file + "-wal"));
      Files.deleteIfExists(Path.of(file + "-shm"));
      return "; removed";
    } catch (IOException e) {
      return "; not removed: " + e.getMessage();
    }
  }

  private void closeAfter(SQLException failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      write();
    } finally {
      closeConnection();
    }
  }

  private void closeConnection() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }
}
