package org.filetrace.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Reads a spool that somebody else wrote, finished or still growing, as hostile: from a private
 * copy, and nothing is handed out before everything that later code relies on was checked. Nothing
 * of the file is ever run. One thread at a time.
 */
public final class SpoolReader implements AutoCloseable {
  /** Default bound of a spool's size: a day of a job that opens 300 files a second. */
  public static final long MAX_BYTES = 8L << 30;

  /** Receives rows; may throw what it throws while storing them. */
  public interface Rows<T> {
    void row(T row) throws SQLException;
  }

  /** Receives the path dictionary. */
  public interface Paths {
    void path(int pathNo, byte[] bytes) throws SQLException;
  }

  private final SpoolCopy copy;
  private final Map<SpoolTable, Long> roots;
  private final SpoolSummary summary;
  private final TraceHeader header;

  private SpoolReader(SpoolCopy copy) throws IOException, SpoolRejectedException {
    this.copy = copy;
    SqlitePages pages = copy.pages();
    if (pages.applicationId() != SpoolFormat.APPLICATION_ID) {
      throw new SpoolRejectedException(
          Reason.NOT_A_SPOOL, "its application id is not that of a spool");
    }
    if (pages.userVersion() != SpoolFormat.VERSION) {
      throw new SpoolRejectedException(
          Reason.UNKNOWN_VERSION,
          "it has spool format "
              + pages.userVersion()
              + ", this program reads "
              + SpoolFormat.VERSION);
    }
    roots = SpoolSchema.roots(pages);
    summary = new SpoolSummary();
    for (SpoolTable table : SpoolTable.values()) {
      summary.add(table, scan(table));
    }
    summary.require();
    header = Objects.requireNonNull(summary.trace());
    if (header.uid() != copy.ownerUid()) {
      throw new SpoolRejectedException(
          Reason.WRONG_OWNER,
          "the file belongs to uid "
              + copy.ownerUid()
              + ", but it says that uid "
              + header.uid()
              + " wrote it");
    }
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
    SpoolCopy copy = null;
    try {
      copy = SpoolCopy.take(spool, work, maxBytes);
      SpoolReader reader = new SpoolReader(copy);
      copy = null;
      return reader;
    } catch (SQLException e) {
      throw rejectedOrUnreadable(spool, e);
    } finally {
      if (copy != null) {
        copy.close();
      }
    }
  }

  private TableScan scan(SpoolTable table) throws IOException, SpoolRejectedException {
    return new TableScan(copy.pages(), Objects.requireNonNull(roots.get(table)), table.columns());
  }

  public TraceHeader header() {
    return header;
  }

  /** How the trace ended; null when the tracer did not get so far. */
  public @Nullable TraceEnd end() {
    return summary.end();
  }

  /**
   * How the trace ended as its processes say: all of them have, and the tracer lets the last one go
   * only when its end is in the spool. Null while one has not.
   */
  public @Nullable TraceEnd endOfProcesses() throws SQLException {
    List<SpooledProcess> processes = new ArrayList<>();
    processes(processes::add);
    long last = 0;
    Integer rootStatus = null;
    for (SpooledProcess process : processes) {
      if (process.endedNs() == null) {
        return null;
      }
      last = Math.max(last, process.endedNs());
      rootStatus = process.processNo() == 1 ? process.waitStatus() : rootStatus;
    }
    return processes.isEmpty() ? null : new TraceEnd(last, rootStatus);
  }

  /** The last moment that the spool tells of, in nanoseconds since the epoch. */
  public long lastNs() {
    return summary.lastNs();
  }

  public int lastPathNo() {
    return (int) summary.lastKey(SpoolTable.PATH, 0);
  }

  public int lastVersionNo() {
    return (int) summary.lastKey(SpoolTable.VERSION, 0);
  }

  /** Number of the last access, -1 without any. */
  public long lastSeq() {
    return summary.lastKey(SpoolTable.ACCESS, -1);
  }

  public boolean hasMarks() {
    return summary.rows(SpoolTable.MARK) > 0;
  }

  /**
   * @param kind as in {@link MarkKind}
   */
  public boolean hasMark(String kind) throws SQLException {
    boolean[] found = {false};
    each(SpoolTable.MARK, row -> found[0] |= row.is(2, kind));
    return found[0];
  }

  /** Numbers missing from {@code access.seq}: accesses that did not reach the spool. */
  public long missingAccesses() {
    return summary.missingKeys(SpoolTable.ACCESS);
  }

  private interface Scanned {
    void row(TableScan row) throws SQLException;
  }

  /** What was checked does not change: only the file system can fail. */
  private void each(SpoolTable table, Scanned receiver) throws SQLException {
    try {
      TableScan rows = scan(table);
      while (rows.next()) {
        receiver.row(rows);
      }
    } catch (IOException | SpoolRejectedException e) {
      throw unreadable(e);
    }
  }

  /** What is kept of the environment that the job's first program began with. */
  public void environment(Rows<SpooledVariable> receiver) throws SQLException {
    each(
        SpoolTable.ENVIRONMENT,
        row -> receiver.row(new SpooledVariable(row.text(1), row.bytes(2))));
  }

  public void paths(Paths receiver) throws SQLException {
    each(SpoolTable.PATH, row -> receiver.path((int) row.rowid(), row.bytes(1)));
  }

  /** Versions in the order of their numbers, with the newest checksum of each. */
  public void versions(Rows<SpooledVersion> receiver) throws SQLException {
    VersionChecksums checksums = new VersionChecksums(lastVersionNo());
    each(SpoolTable.CHECKSUM, checksums::add);
    if (summary.hasNames()) {
      each(SpoolTable.ACCESS, checksums::addNamed);
      each(SpoolTable.VERSION, checksums::addContent);
    }
    each(SpoolTable.VERSION, row -> receiver.row(checksums.version(row)));
  }

  /** Processes in the order of their numbers. */
  public void processes(Rows<SpooledProcess> receiver) throws SQLException {
    try {
      TableScan ends = scan(SpoolTable.PROCESS_END);
      boolean[] left = {ends.next()};
      each(
          SpoolTable.PROCESS,
          row -> {
            left[0] = left[0] && skipTo(ends, row.rowid());
            boolean ended = left[0] && ends.rowid() == row.rowid();
            receiver.row(process(row, ended ? ends : null));
          });
    } catch (IOException | SpoolRejectedException e) {
      throw unreadable(e);
    }
  }

  private static SQLException unreadable(Exception e) {
    return new SQLException("the copy of a spool cannot be read again: " + e.getMessage(), e);
  }

  private static boolean skipTo(TableScan rows, long rowid) throws SQLException {
    try {
      while (rows.rowid() < rowid) {
        if (!rows.next()) {
          return false;
        }
      }
      return true;
    } catch (IOException | SpoolRejectedException e) {
      throw unreadable(e);
    }
  }

  /** Accesses in their order. */
  public void accesses(Rows<SpooledAccess> receiver) throws SQLException {
    each(SpoolTable.ACCESS, row -> receiver.row(access(row)));
  }

  /** Successful executions in their order; those whose access did not reach the spool are left. */
  public void executions(Rows<SpooledExecution> receiver) throws SQLException {
    if (summary.rows(SpoolTable.EXECUTION) == 0 || summary.rows(SpoolTable.ACCESS) == 0) {
      return;
    }
    try {
      TableScan accesses = scan(SpoolTable.ACCESS);
      boolean[] left = {accesses.next()};
      each(
          SpoolTable.EXECUTION,
          row -> {
            left[0] = left[0] && skipTo(accesses, row.rowid());
            if (left[0] && accesses.rowid() == row.rowid()) {
              receiver.row(execution(row, accesses));
            }
          });
    } catch (IOException | SpoolRejectedException e) {
      throw unreadable(e);
    }
  }

  public void marks(Rows<SpooledMark> receiver) throws SQLException {
    each(
        SpoolTable.MARK,
        row ->
            receiver.row(
                new SpooledMark(
                    row.rowid(), row.integer(1), row.text(2), row.integer(3), row.text(4))));
  }

  @Override
  public void close() throws IOException {
    copy.close();
  }

  /** The only row of {@code trace}. */
  static TraceHeader header(TableScan row) {
    ByteBuffer uuid = ByteBuffer.wrap(row.bytes(0));
    return new TraceHeader(
        new UUID(uuid.getLong(), uuid.getLong()),
        new JobIdentity(
            row.text(1),
            row.text(2),
            row.text(3),
            row.text(4),
            textOrNull(row, 5),
            textOrNull(row, 6),
            intOrNull(row, 7),
            intOrNull(row, 8),
            textOrNull(row, 9)),
        row.text(10),
        row.integer(11),
        row.integer(12),
        row.text(13),
        row.text(14),
        row.text(15),
        row.text(16),
        row.text(17),
        row.integer(18),
        row.integer(19),
        row.integer(20),
        row.bytes(21),
        row.bytes(22),
        row.integer(23));
  }

  private static SpooledProcess process(TableScan row, @Nullable TableScan end) {
    return new SpooledProcess(
        (int) row.rowid(),
        intOrNull(row, 1),
        (int) row.integer(2),
        row.integer(3),
        end == null ? null : longOrNull(end, 1),
        end == null ? null : intOrNull(end, 2),
        end == null ? null : longOrNull(end, 3),
        end == null ? null : longOrNull(end, 4));
  }

  private static SpooledAccess access(TableScan row) {
    return new SpooledAccess(
        row.rowid(),
        row.integer(1),
        (int) row.integer(2),
        (int) row.integer(3),
        Activity.of((int) row.integer(4)),
        (int) row.integer(5),
        intOrNull(row, 6),
        longOrNull(row, 7),
        intOrNull(row, 8),
        row.integer(9),
        longOrNull(row, 10),
        intOrNull(row, 11));
  }

  private static SpooledExecution execution(TableScan row, TableScan access) {
    return new SpooledExecution(
        row.rowid(),
        (int) access.integer(2),
        access.integer(1),
        (int) access.integer(5),
        row.bytes(1),
        row.bytes(2));
  }

  static @Nullable Integer intOrNull(TableScan row, int column) {
    return row.isNull(column) ? null : Integer.valueOf((int) row.integer(column));
  }

  private static @Nullable Long longOrNull(TableScan row, int column) {
    return row.isNull(column) ? null : Long.valueOf(row.integer(column));
  }

  static @Nullable String textOrNull(TableScan row, int column) {
    return row.isNull(column) ? null : row.text(column);
  }

  private static SpoolRejectedException rejectedOrUnreadable(Path spool, SQLException e)
      throws IOException {
    SQLiteErrorCode code = e instanceof SQLiteException s ? s.getResultCode() : null;
    String message = String.valueOf(e.getMessage());
    if (code == null || code == SQLiteErrorCode.SQLITE_NOMEM || isAboutThisMachine(code)) {
      throw new IOException("spool " + spool + " cannot be read now: " + message, e);
    }
    return code == SQLiteErrorCode.SQLITE_NOTADB
        ? new SpoolRejectedException(Reason.NOT_A_SPOOL, "it is no SQLite file", e)
        : new SpoolRejectedException(Reason.CORRUPT, message, e);
  }

  private static boolean isAboutThisMachine(SQLiteErrorCode code) {
    String name = code.name();
    return name.startsWith("SQLITE_IOERR") && code != SQLiteErrorCode.SQLITE_IOERR_SHORT_READ
        || name.startsWith("SQLITE_FULL")
        || name.startsWith("SQLITE_CANTOPEN")
        || name.startsWith("SQLITE_BUSY");
  }
}
