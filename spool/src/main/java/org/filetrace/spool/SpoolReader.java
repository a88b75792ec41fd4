package org.filetrace.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Reads a spool that an unprivileged user wrote, for a service that must not trust them. A spool is
 * opened as a private copy, and handed out only after everything that later code relies on was
 * checked: a regular file of the user that it names, format and version, the exact schema, every
 * page ({@code quick_check}), every value's type and bounds. Functions and views of the file are
 * never run ({@code trusted_schema}). One thread at a time.
 */
public final class SpoolReader implements AutoCloseable {
  /** Default bound of a spool's size: a day of a job that opens 300 files a second. */
  public static final long MAX_BYTES = 8L << 30;

  private static final int VALUE_BYTES_MAX = 1 << 20;

  /** For one version the newest checksum counts; a renamed or linked file keeps its content's. */
  private static final String VERSIONS =
      """
      WITH newest AS (
        SELECT version_no, state, algorithm, digest, reason, max(checksum_no) FROM checksum GROUP BY version_no),
      named AS (
        SELECT DISTINCT version_no FROM access WHERE activity IN (4, 5) AND result >= 0 AND version_no IS NOT NULL),
      content AS (
        SELECT device, inode, size_bytes, mtime_ns, state, algorithm, digest, max(version_no)
        FROM newest JOIN version USING (version_no) WHERE state = 'done' AND EXISTS (SELECT 1 FROM named)
        GROUP BY device, inode, size_bytes, mtime_ns),
      seen AS (
        SELECT *, first_value(size_bytes) OVER inode_versions <> size_bytes OR first_value(mtime_ns) OVER inode_versions <> mtime_ns
          OR first_value(ctime_ns) OVER inode_versions <> ctime_ns AS changed
        FROM version WINDOW inode_versions AS (PARTITION BY device, inode ORDER BY version_no))
      SELECT v.version_no, v.path_no, v.device, v.inode, v.size_bytes, v.mtime_ns, v.ctime_ns, v.mode, v.changed,
        coalesce(n.state, c.state), coalesce(n.algorithm, c.algorithm), coalesce(n.digest, c.digest), n.reason
      FROM seen v
        LEFT JOIN newest n ON n.version_no = v.version_no
        LEFT JOIN named m ON m.version_no = v.version_no AND n.version_no IS NULL
        LEFT JOIN content c ON m.version_no IS NOT NULL AND c.device = v.device AND c.inode = v.inode
          AND c.size_bytes = v.size_bytes AND c.mtime_ns = v.mtime_ns
      """;

  /** Receives rows; may throw what it throws while storing them. */
  public interface Rows<T> {
    void row(T row) throws SQLException;
  }

  /** Receives the path dictionary. */
  public interface Paths {
    void path(int pathNo, byte[] bytes) throws SQLException;
  }

  private final SpoolCopy copy;
  private final Connection connection;
  private final TraceHeader header;
  private final int lastPathNo;
  private final int lastVersionNo;

  private SpoolReader(SpoolCopy copy, Connection connection, TraceHeader header)
      throws SQLException {
    this.copy = copy;
    this.connection = connection;
    this.header = header;
    lastPathNo = (int) number("SELECT coalesce(max(path_no), 0) FROM path");
    lastVersionNo = (int) number("SELECT coalesce(max(version_no), 0) FROM version");
  }

  /**
   * Copies a spool and checks the copy.
   *
   * @param work folder for the copy; must be the reader's own
   * @param maxBytes of the spool and of its journal
   * @throws SpoolRejectedException when it is not what a tracer writes; it will never become so
   * @throws IOException when it cannot be read now
   */
  public static SpoolReader open(Path spool, Path work, long maxBytes)
      throws IOException, SpoolRejectedException {
    SpoolCopy copy = SpoolCopy.take(spool, work, maxBytes);
    Connection connection = null;
    try {
      connection = connect(copy.file());
      TraceHeader header = check(connection, copy.ownerUid());
      SpoolReader reader = new SpoolReader(copy, connection, header);
      connection = null;
      copy = null;
      return reader;
    } catch (SQLException e) {
      throw rejectedOrUnreadable(spool, e);
    } finally {
      closeAll(connection, copy);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, String.valueOf(VALUE_BYTES_MAX));
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA mmap_size = 0");
      statement.execute("PRAGMA locking_mode = EXCLUSIVE"); // no shared memory file for a WAL
      statement.execute("PRAGMA query_only = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static TraceHeader check(Connection connection, long ownerUid)
      throws SQLException, SpoolRejectedException {
    if (pragma(connection, "application_id") != SpoolFormat.APPLICATION_ID) {
      throw new SpoolRejectedException(
          Reason.NOT_A_SPOOL, "its application id is not that of a spool");
    }
    long version = pragma(connection, "user_version");
    if (version != SpoolFormat.VERSION) {
      throw new SpoolRejectedException(
          Reason.UNKNOWN_VERSION,
          "it has spool format " + version + ", this program reads " + SpoolFormat.VERSION);
    }
    SpoolSchema.require(connection);
    quickCheck(connection);
    SpoolBounds.require(connection);
    TraceHeader header = header(connection);
    if (header.uid() != ownerUid) {
      throw new SpoolRejectedException(
          Reason.WRONG_OWNER,
          "the file belongs to uid "
              + ownerUid
              + ", but it says that uid "
              + header.uid()
              + " wrote it");
    }
    return header;
  }

  private static long pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA " + name)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static void quickCheck(Connection connection)
      throws SQLException, SpoolRejectedException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      String finding = row.next() ? row.getString(1) : "no answer";
      if (!"ok".equals(finding)) {
        throw new SpoolRejectedException(Reason.CORRUPT, finding.replace('\n', ' '));
      }
    }
  }

  public TraceHeader header() {
    return header;
  }

  /** How the trace ended; null when the tracer did not get so far. */
  public @Nullable TraceEnd end() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM trace_end")) {
      return row.next() ? new TraceEnd(row.getLong(1), integerOrNull(row, 2)) : null;
    }
  }

  /** The last moment that the spool tells of, in nanoseconds since the epoch. */
  public long lastNs() throws SQLException {
    return number(
        "SELECT max((SELECT started_ns FROM trace), (SELECT coalesce(max(at_ns), 0) FROM access),"
            + " (SELECT coalesce(max(ended_ns), 0) FROM process_end),"
            + " (SELECT coalesce(max(started_ns), 0) FROM process))");
  }

  public int lastPathNo() {
    return lastPathNo;
  }

  public int lastVersionNo() {
    return lastVersionNo;
  }

  /** Number of the last access, -1 without any. */
  public long lastSeq() throws SQLException {
    return number("SELECT coalesce(max(seq), -1) FROM access");
  }

  public boolean hasMarks() throws SQLException {
    return number("SELECT EXISTS (SELECT 1 FROM mark)") != 0;
  }

  public boolean hasMark(String kind) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT EXISTS (SELECT 1 FROM mark WHERE kind = ?)")) {
      query.setString(1, kind);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Numbers missing from {@code access.seq}: accesses that did not reach the spool. */
  public long missingAccesses() throws SQLException {
    return number("SELECT coalesce(max(seq) - min(seq) + 1 - count(*), 0) FROM access");
  }

  private long number(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  public void paths(Paths receiver) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT path_no, bytes FROM path")) {
      while (row.next()) {
        receiver.path(row.getInt(1), bytes(row, 2));
      }
    }
  }

  public void versions(Rows<SpooledVersion> receiver) throws SQLException {
    each(VERSIONS, receiver, SpoolReader::version);
  }

  /** Processes in the order of their numbers. */
  public void processes(Rows<SpooledProcess> receiver) throws SQLException {
    each(
        "SELECT process_no, parent_no, pid, started_ns, ended_ns, wait_status, read_bytes,"
            + " written_bytes FROM process LEFT JOIN process_end USING (process_no)"
            + " ORDER BY process_no",
        receiver,
        SpoolReader::process);
  }

  /** Accesses in their order. */
  public void accesses(Rows<SpooledAccess> receiver) throws SQLException {
    each("SELECT * FROM access ORDER BY seq", receiver, SpoolReader::access);
  }

  /** Successful executions in their order. */
  public void executions(Rows<SpooledExecution> receiver) throws SQLException {
    each(
        "SELECT e.seq, a.process_no, a.at_ns, a.path_no, e.argv, e.cwd"
            + " FROM execution e JOIN access a ON a.seq = e.seq ORDER BY e.seq",
        receiver,
        row ->
            new SpooledExecution(
                row.getLong(1),
                row.getInt(2),
                row.getLong(3),
                row.getInt(4),
                bytes(row, 5),
                bytes(row, 6)));
  }

  public void marks(Rows<SpooledMark> receiver) throws SQLException {
    each(
        "SELECT mark_no, at_ns, kind, count, detail FROM mark ORDER BY mark_no",
        receiver,
        row ->
            new SpooledMark(
                row.getLong(1), row.getLong(2), text(row, 3), row.getLong(4), text(row, 5)));
  }

  @Override
  public void close() throws IOException {
    closeAll(connection, copy);
  }

  private interface RowMapping<T> {
    T map(ResultSet row) throws SQLException;
  }

  private <T> void each(String query, Rows<T> receiver, RowMapping<T> mapping) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        receiver.row(mapping.map(row));
      }
    }
  }

  private static TraceHeader header(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM trace")) {
      row.next();
      ByteBuffer uuid = ByteBuffer.wrap(bytes(row, 1));
      return new TraceHeader(
          new UUID(uuid.getLong(), uuid.getLong()),
          new JobIdentity(
              text(row, 2),
              text(row, 3),
              text(row, 4),
              text(row, 5),
              row.getString(6),
              row.getString(7),
              integerOrNull(row, 8),
              integerOrNull(row, 9),
              row.getString(10)),
          text(row, 11),
          row.getLong(12),
          row.getLong(13),
          text(row, 14),
          text(row, 15),
          text(row, 16),
          text(row, 17),
          text(row, 18),
          row.getLong(19),
          row.getLong(20),
          row.getLong(21),
          bytes(row, 22),
          bytes(row, 23),
          row.getLong(24));
    }
  }

  private static SpooledVersion version(ResultSet row) throws SQLException {
    String state = row.getString(10);
    return new SpooledVersion(
        row.getInt(1),
        row.getInt(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getInt(8),
        row.getBoolean(9),
        state == null
            ? null
            : ChecksumState.valueOf(state.toUpperCase(Locale.ROOT).replace('-', '_')),
        row.getString(11),
        row.getBytes(12),
        row.getString(13));
  }

  private static SpooledProcess process(ResultSet row) throws SQLException {
    return new SpooledProcess(
        row.getInt(1),
        integerOrNull(row, 2),
        row.getInt(3),
        row.getLong(4),
        longOrNull(row, 5),
        integerOrNull(row, 6),
        longOrNull(row, 7),
        longOrNull(row, 8));
  }

  private static SpooledAccess access(ResultSet row) throws SQLException {
    return new SpooledAccess(
        row.getLong(1),
        row.getLong(2),
        row.getInt(3),
        row.getInt(4),
        Activity.of(row.getInt(5)),
        row.getInt(6),
        integerOrNull(row, 7),
        longOrNull(row, 8),
        integerOrNull(row, 9),
        row.getLong(10),
        longOrNull(row, 11),
        integerOrNull(row, 12));
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }

  /** SQLite gives an empty blob as null. */
  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte @Nullable [] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  private static @Nullable Integer integerOrNull(ResultSet row, int column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static SpoolRejectedException rejectedOrUnreadable(Path spool, SQLException e)
      throws IOException {
    SQLiteErrorCode code = e instanceof SQLiteException s ? s.getResultCode() : null;
    String message = String.valueOf(e.getMessage());
    if (code == null || code == SQLiteErrorCode.SQLITE_NOMEM || isAboutThisMachine(code)) {
      throw new IOException("spool " + spool + " cannot be read now: " + message, e);
    }
    return switch (code) {
      case SQLITE_NOTADB ->
          new SpoolRejectedException(Reason.NOT_A_SPOOL, "it is no SQLite file", e);
      case SQLITE_TOOBIG ->
          new SpoolRejectedException(
              Reason.OUT_OF_BOUNDS, "it has a value of more than " + VALUE_BYTES_MAX + " bytes", e);
      default -> new SpoolRejectedException(Reason.CORRUPT, message, e);
    };
  }

  private static boolean isAboutThisMachine(SQLiteErrorCode code) {
    String name = code.name();
    return name.startsWith("SQLITE_IOERR") && code != SQLiteErrorCode.SQLITE_IOERR_SHORT_READ
        || name.startsWith("SQLITE_FULL")
        || name.startsWith("SQLITE_CANTOPEN")
        || name.startsWith("SQLITE_BUSY");
  }

  private static void closeAll(@Nullable Connection connection, @Nullable SpoolCopy copy)
      throws IOException {
    try (SpoolCopy closed = copy) {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IOException("the copy of a spool cannot be closed", e);
    }
  }
}
