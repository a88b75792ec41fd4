package org.filetrace.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * Writes one spool. Rows go into a transaction that {@link #commit} ends; whenever the process is
 * killed, the spool holds exactly the rows of the commits so far. Numbers of paths, versions,
 * processes and accesses are the caller's. To be used by one thread.
 */
public final class SpoolWriter implements AutoCloseable {
  /** -1 in {@code second_path_no}, {@code version_no} and the like stands for NULL. */
  public static final long NONE = -1;

  private final Path growing;
  private final Path done;
  private final Connection connection;
  private final Rows variables;
  private final Rows paths;
  private final Rows processes;
  private final Rows processEnds;
  private final Rows versions;
  private final Rows checksums;
  private final Rows accesses;
  private final Rows executions;
  private final Rows marks;
  private final List<Rows> tables;
  private long checksumNo;
  private long markNo;

  /**
   * Begins to load SQLite on a thread of its own, for a program that will need it soon and has
   * other things to do. What goes wrong here shows when a spool is opened.
   */
  public static void loadEngine() {
    Thread thread =
        new Thread(
            () -> {
              try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:");
                  Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
              } catch (SQLException | LinkageError e) {
                // The spool's own connection meets the same, and says so.
              }
            },
            "sqlite");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Creates the empty file of a spool, readable by its owner only: what can be known at once about
   * whether {@code folder} takes spools, before SQLite is loaded.
   *
   * @return the file, to be handed to {@link #open}
   */
  public static Path reserve(Path folder, UUID uuid) throws SpoolUnwritableException {
    Path file = SpoolFormat.file(folder, uuid, SpoolFormat.GROWING);
    try {
      return Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw SpoolUnwritableException.of(folder, "takes no files", e);
    }
  }

  /** Opens a reserved spool and commits its tables and its {@code trace} row. */
  public static SpoolWriter open(Path reserved, SpoolJournal journal, TraceHeader header)
      throws SpoolUnwritableException {
    Connection connection;
    try {
      connection = connect(reserved, journal);
    } catch (SQLException e) {
      throw unwritable(reserved, e);
    }
    try {
      createTables(connection, header);
      return new SpoolWriter(reserved, header.uuid(), connection);
    } catch (SQLException e) {
      closeAfter(e, connection);
      throw unwritable(reserved, e);
    }
  }

  private SpoolWriter(Path growing, UUID uuid, Connection connection) throws SQLException {
    this.growing = growing;
    this.done = growing.resolveSibling(uuid + SpoolFormat.DONE);
    this.connection = connection;
    variables = new Rows(connection, "environment", 3);
    paths = new Rows(connection, "path", 2);
    processes = new Rows(connection, "process", 4);
    processEnds = new Rows(connection, "process_end", 5);
    versions = new Rows(connection, "version", 8);
    checksums = new Rows(connection, "checksum", 6);
    accesses = new Rows(connection, "access", 12);
    executions = new Rows(connection, "execution", 3);
    marks = new Rows(connection, "mark", 5);
    tables =
        List.of(
            variables,
            paths,
            processes,
            processEnds,
            versions,
            checksums,
            accesses,
            executions,
            marks);
  }

  private static Connection connect(Path file, SpoolJournal journal) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    Connection connection =
        config.createConnection("jdbc:sqlite:" + sqliteUri(file) + journal.uriParameters);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      switch (journal) {
        case WRITE_AHEAD -> {
          statement.execute("PRAGMA journal_mode = WAL");
          statement.execute("PRAGMA synchronous = NORMAL");
        }
        case ROLLBACK -> {
          statement.execute("PRAGMA journal_mode = PERSIST");
          statement.execute("PRAGMA synchronous = OFF");
        }
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  /** SQLite's URI of a file: {@code ?}, {@code #} and {@code %} of its name are escaped. */
  private static String sqliteUri(Path file) {
    String path = file.toAbsolutePath().toString();
    return "file:" + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
  }

  private static void createTables(Connection connection, TraceHeader header) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA application_id = " + SpoolFormat.APPLICATION_ID);
      statement.execute("PRAGMA user_version = " + SpoolFormat.VERSION);
      statement.executeUpdate(SpoolFormat.schema());
    }
    try (Rows trace = new Rows(connection, "trace", 24)) {
      JobIdentity job = header.job();
      trace.add(bytesOf(header.uuid()));
      trace.add(job.globalJobId()).add(job.cluster()).add(job.scheduler()).add(job.jobId());
      trace.add(job.arrayIndex()).add(job.step()).add(job.rank()).add(job.restart());
      trace.add(job.jobName()).add(header.userName()).add(header.uid()).add(header.gid());
      trace.add(header.host()).add(header.bootId()).add(header.kernel());
      trace.add(header.architecture()).add(header.tracerVersion()).add(header.tracerPid());
      trace.add(header.tracerStartTicks()).add(header.rootPid()).add(header.argv());
      trace.add(header.cwd()).add(header.startedNs()).endRow();
      trace.send();
    }
    connection.commit();
  }

  private static byte[] bytesOf(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  /** The file that grows. */
  public Path file() {
    return growing;
  }

  /**
   * A variable of the environment.
   *
   * @param variableNo from 1 to {@link SpoolFormat#VARIABLES_MAX}
   * @param content at most {@link SpoolFormat#VARIABLE_BYTES_MAX}
   */
  public void variable(long variableNo, String name, byte[] content)
      throws SpoolUnwritableException {
    try {
      variables.add(variableNo).add(name).add(content).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  public void path(long pathNo, byte[] bytes) throws SpoolUnwritableException {
    try {
      paths.add(pathNo).add(bytes).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /**
   * @param parentNo {@link #NONE} for the job's first process
   */
  public void process(long processNo, long parentNo, long pid, long startedNs)
      throws SpoolUnwritableException {
    try {
      processes.add(processNo).addUnlessUnknown(parentNo).add(pid).add(startedNs).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /**
   * @param waitStatus as wait(2) encodes it
   * @param readBytes {@link #NONE} when unknown
   */
  public void processEnd(
      long processNo, long endedNs, long waitStatus, long readBytes, long writtenBytes)
      throws SpoolUnwritableException {
    try {
      processEnds.add(processNo).add(endedNs).add(waitStatus);
      processEnds.addUnlessUnknown(readBytes).addUnlessUnknown(writtenBytes).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  public void version(
      long versionNo,
      long pathNo,
      long device,
      long inode,
      long sizeBytes,
      long mtimeNs,
      long ctimeNs,
      int mode)
      throws SpoolUnwritableException {
    try {
      versions.add(versionNo).add(pathNo).add(device).add(inode);
      versions.add(sizeBytes).add(mtimeNs).add(ctimeNs).add(mode & 0xffffffffL).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /**
   * @param digest 32 bytes when {@code state} is {@link ChecksumState#DONE}, else null
   * @param reason why it is not done
   */
  public void checksum(
      long versionNo,
      ChecksumState state,
      String algorithm,
      byte @Nullable [] digest,
      @Nullable String reason)
      throws SpoolUnwritableException {
    try {
      checksums.add(++checksumNo).add(versionNo).add(state.label());
      checksums.add(algorithm).add(digest).add(reason).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /** One access; columns as in the schema, -1 for NULL. */
  public void access(
      long seq,
      long atNs,
      long processNo,
      long threadId,
      int activity,
      long pathNo,
      long secondPathNo,
      long openFlags,
      long fd,
      long result,
      long offsetBytes,
      long versionNo)
      throws SpoolUnwritableException {
    try {
      accesses.add(seq).add(atNs).add(processNo).add(threadId).add(activity).add(pathNo);
      accesses.addUnlessUnknown(secondPathNo).addUnlessUnknown(openFlags).addUnlessUnknown(fd);
      accesses.add(result).addUnlessUnknown(offsetBytes).addUnlessUnknown(versionNo).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /**
   * @param seq of the access of activity exec that succeeded
   * @param argv NUL-separated
   */
  public void execution(long seq, byte[] argv, byte[] cwd) throws SpoolUnwritableException {
    try {
      executions.add(seq).add(argv).add(cwd).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /**
   * @param kind one of {@link MarkKind}
   */
  public void mark(long atNs, String kind, long count, String detail)
      throws SpoolUnwritableException {
    try {
      marks.add(++markNo).add(atNs).add(kind).add(count).add(detail).endRow();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /** Makes every row given so far part of the spool. */
  public void commit() throws SpoolUnwritableException {
    try {
      for (Rows rows : tables) {
        rows.send();
      }
      connection.commit();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /** After a failure: gives up the rows since the last commit, so that later ones can be tried. */
  public void rollback() throws SpoolUnwritableException {
    try {
      for (Rows rows : tables) {
        rows.forget();
      }
      rollbackAndBegin();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  /** On a full disk SQLite rolls back by itself; the driver then misses a transaction. */
  private void rollbackAndBegin() throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      if (e.getErrorCode() != SQLiteErrorCode.SQLITE_ERROR.code) {
        throw e;
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN");
      }
    }
  }

  /**
   * Writes the {@code trace_end} row, makes the spool a single file that is safe on disk, and
   * renames it to {@code <uuid>.done}. Where there is no room for that, the spool stays a growing
   * one with its journal beside it, complete with its end.
   *
   * @param rootWaitStatus of the job's first process as wait(2) encodes it, null when not seen
   * @return the file that it became
   */
  public Path finish(long endedNs, @Nullable Integer rootWaitStatus)
      throws SpoolUnwritableException {
    try (Rows end = new Rows(connection, "trace_end", 2)) {
      end.add(endedNs).add(rootWaitStatus).endRow();
      end.send();
      commit();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
    return becomeSingleFile();
  }

  private Path becomeSingleFile() {
    try {
      closeStatements();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = DELETE");
      }
      connection.close();
      try (FileChannel file = FileChannel.open(growing, StandardOpenOption.WRITE)) {
        file.force(true);
      }
      return Files.move(growing, done, StandardCopyOption.ATOMIC_MOVE);
    } catch (SQLException e) {
      closeAfter(e, connection);
      return growing;
    } catch (IOException e) {
      return growing;
    }
  }

  private void closeStatements() throws SQLException {
    for (Rows rows : tables) {
      rows.close();
    }
  }

  /** Closes and deletes the spool: there is nothing to be told. */
  public void remove() throws SpoolUnwritableException {
    close();
    try {
      for (String suffix : List.of("", "-wal", "-journal")) {
        Files.deleteIfExists(Path.of(growing + suffix));
      }
    } catch (IOException e) {
      throw unwritable(growing, e);
    }
  }

  /** Closes without finishing: the spool stays a growing one, as after a crash. */
  @Override
  public void close() throws SpoolUnwritableException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw unwritable(growing, e);
    }
  }

  private static void closeAfter(SQLException failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static SpoolUnwritableException unwritable(Path file, Exception cause) {
    return new SpoolUnwritableException("spool " + file + ": " + cause.getMessage(), cause);
  }
}
