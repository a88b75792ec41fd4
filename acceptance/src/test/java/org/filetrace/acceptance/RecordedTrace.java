package org.filetrace.acceptance;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a spool says, read with plain SQL as its schema documents it: independent of its writer and
 * reader.
 */
record RecordedTrace(
    int rootPid,
    Map<Integer, RecordedProcess> processes,
    List<RecordedAccess> accesses,
    List<String> marks,
    boolean ended,
    @Nullable Integer rootWaitStatus) {

  /**
   * @param waitStatus of wait(2); null while it runs
   */
  record RecordedProcess(int number, int parent, int pid, @Nullable Integer waitStatus) {}

  /**
   * One access.
   *
   * @param path the kernel's bytes, one char each (ISO 8859-1)
   * @param flags of open(2), -1 when unknown
   * @param size in bytes, -1 without version
   * @param named false for what the kernel itself opened at an exec: the interpreter, the loader
   * @param digest hex when {@code checksumState} is done, else empty
   * @param checksumState empty without checksum
   */
  record RecordedAccess(
      long seq,
      int process,
      int thread,
      Activity activity,
      String path,
      String secondPath,
      int flags,
      int fd,
      long result,
      long offset,
      long size,
      boolean named,
      String checksumState,
      String digest) {}

  /** The numbers of {@code access.activity}. */
  enum Activity {
    NONE,
    OPEN,
    CLOSE,
    EXEC,
    RENAME,
    LINK,
    SYMLINK,
    UNLINK,
    TRUNCATE,
    MKDIR,
    RMDIR,
    MMAP_WRITE,
    EXCHANGE
  }

  private static final String ACCESSES =
      """
      SELECT a.seq, a.process_no, a.thread_id, a.activity, p.bytes, q.bytes, a.open_flags, a.fd, a.result,
             a.offset_bytes, v.size_bytes, c.state, c.digest,
             a.activity <> 3 OR a.result < 0 OR EXISTS (SELECT 1 FROM execution x WHERE x.seq = a.seq)
      FROM access a
      JOIN path p ON p.path_no = a.path_no
      LEFT JOIN path q ON q.path_no = a.second_path_no
      LEFT JOIN version v ON v.version_no = a.version_no
      LEFT JOIN checksum c ON c.checksum_no =
        (SELECT max(checksum_no) FROM checksum WHERE version_no = a.version_no)
      ORDER BY a.seq
      """;

  private static final String PROCESSES =
      """
      SELECT p.process_no, p.parent_no, p.pid, e.wait_status
      FROM process p LEFT JOIN process_end e ON e.process_no = p.process_no
      ORDER BY p.process_no
      """;

  static RecordedTrace read(Path spool) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + spool + "?mode=ro");
        Statement statement = connection.createStatement()) {
      int rootPid = rootPid(statement);
      Map<Integer, RecordedProcess> processes = processes(statement);
      List<RecordedAccess> accesses = accesses(statement);
      List<String> marks = marks(statement);
      try (ResultSet end = statement.executeQuery("SELECT root_wait_status FROM trace_end")) {
        boolean ended = end.next();
        return new RecordedTrace(
            rootPid, processes, accesses, marks, ended, ended ? integer(end, 1) : null);
      }
    } catch (SQLException e) {
      throw new AssertionError(spool + ": " + e.getMessage(), e);
    }
  }

  /** The accesses of this process number. */
  List<RecordedAccess> accessesOf(int process) {
    return accesses.stream().filter(access -> access.process() == process).toList();
  }

  private static int rootPid(Statement statement) throws SQLException {
    try (ResultSet header = statement.executeQuery("SELECT root_pid FROM trace")) {
      if (!header.next()) {
        throw new AssertionError("a spool without header");
      }
      return header.getInt(1);
    }
  }

  private static Map<Integer, RecordedProcess> processes(Statement statement) throws SQLException {
    Map<Integer, RecordedProcess> processes = new TreeMap<>();
    try (ResultSet row = statement.executeQuery(PROCESSES)) {
      while (row.next()) {
        int number = row.getInt(1);
        processes.put(
            number, new RecordedProcess(number, row.getInt(2), row.getInt(3), integer(row, 4)));
      }
    }
    return processes;
  }

  private static List<RecordedAccess> accesses(Statement statement) throws SQLException {
    List<RecordedAccess> accesses = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(ACCESSES)) {
      while (row.next()) {
        accesses.add(
            new RecordedAccess(
                row.getLong(1),
                row.getInt(2),
                row.getInt(3),
                Activity.values()[row.getInt(4)],
                ByteText.of(row.getBytes(5)),
                ByteText.of(row.getBytes(6)),
                orMinusOne(integer(row, 7)),
                orMinusOne(integer(row, 8)),
                row.getLong(9),
                orMinusOne(integer(row, 10)),
                row.getObject(11) == null ? -1 : row.getLong(11),
                row.getBoolean(14),
                row.getString(12) == null ? "" : row.getString(12),
                row.getBytes(13) == null ? "" : HexFormat.of().formatHex(row.getBytes(13))));
      }
    }
    return accesses;
  }

  private static List<String> marks(Statement statement) throws SQLException {
    List<String> marks = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("SELECT kind FROM mark ORDER BY mark_no")) {
      while (row.next()) {
        marks.add(row.getString(1));
      }
    }
    return marks;
  }

  private static @Nullable Integer integer(ResultSet row, int column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  private static int orMinusOne(@Nullable Integer value) {
    return value == null ? -1 : value;
  }
}
