package org.filetrace.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader gets from a spool what its writer put in, and nothing from one that is not honest. */
class SpoolReaderTest {
  private static final long LIMIT = 1 << 22;

  @TempDir Path folder;
  private Path work;

  @BeforeEach
  void makeWorkFolder() throws IOException {
    work = Files.createDirectory(folder.resolve("work"));
  }

  private SpoolWriter write() throws IOException {
    UUID uuid = UUID.randomUUID();
    SpoolWriter writer =
        SpoolWriter.open(SpoolWriter.reserve(folder, uuid), SpoolJournal.WRITE_AHEAD, header(uuid));
    writer.variable(1, "LANG", new byte[] {'C', (byte) 0xff});
    writer.process(1, SpoolWriter.NONE, 10, 100);
    writer.path(1, "/a".getBytes(StandardCharsets.UTF_8));
    writer.version(1, 1, 2, 3, 4, 5, 6, 0100644);
    writer.checksum(1, ChecksumState.PENDING, SpoolFormat.SHA256, null, "queue");
    writer.checksum(1, ChecksumState.DONE, SpoolFormat.SHA256, new byte[32], null);
    writer.access(1, 101, 1, 10, 1, 1, -1, 0, 3, 3, -1, 1);
    writer.access(2, 102, 1, 10, 2, 1, -1, 0, 3, 0, 9, 1);
    writer.commit();
    return writer;
  }

  private static TraceHeader header(UUID uuid) throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return new TraceHeader(
        uuid,
        new JobIdentity("c#1", "c", "slurm", "1", null, null, null, null, null),
        "ada",
        Integer.toUnsignedLong((Integer) uid),
        0,
        "n1",
        "boot",
        "Linux 6.1",
        "x86_64",
        "1",
        1,
        2,
        3,
        new byte[] {'a', 0},
        new byte[] {'/'},
        99);
  }

  private SpoolReader open(Path spool) throws IOException, SpoolRejectedException {
    return SpoolReader.open(spool, work, LIMIT);
  }

  private void assertRejected(Path spool, Reason reason) throws IOException {
    assertThatExceptionOfType(SpoolRejectedException.class)
        .isThrownBy(() -> open(spool).close())
        .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    assertThat(work).isEmptyDirectory();
    assertThat(Files.exists(spool)).as("the original stays").isTrue();
  }

  private Path tampered(String... statements) throws IOException, SQLException {
    Path spool = write().finish(200, 0);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + spool);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA ignore_check_constraints = ON");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return spool;
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    try (SpoolReader reader = open(write().finish(200, 256))) {
      List<SpooledAccess> accesses = new ArrayList<>();
      List<SpooledVersion> versions = new ArrayList<>();
      List<SpooledVariable> environment = new ArrayList<>();
      reader.environment(environment::add);
      assertThat(environment)
          .singleElement()
          .satisfies(
              variable -> {
                assertThat(variable.name()).isEqualTo("LANG");
                assertThat(variable.content()).containsExactly('C', 0xff);
              });
      reader.accesses(accesses::add);
      reader.versions(versions::add);
      assertThat(reader.end()).isEqualTo(new TraceEnd(200, 256));
      assertThat(accesses)
          .containsExactly(
              new SpooledAccess(1, 101, 1, 10, Activity.OPEN, 1, null, 0L, 3, 3, null, 1),
              new SpooledAccess(2, 102, 1, 10, Activity.CLOSE, 1, null, 0L, 3, 0, 9L, 1));
      assertThat(versions)
          .singleElement()
          .satisfies(version -> assertThat(version.state()).isEqualTo(ChecksumState.DONE));
    }
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void aSpoolThatStillGrowsIsReadUpToItsLastCommit() throws Exception {
    SpoolWriter writer = write();
    writer.path(2, new byte[] {'/', 'b'});
    try (SpoolReader reader = open(writer.file())) {
      List<Integer> paths = new ArrayList<>();
      reader.paths((no, bytes) -> paths.add(no));
      assertThat(paths).containsExactly(1);
      assertThat(reader.end()).isNull();
      assertThat(reader.lastNs()).isEqualTo(102);
    }
    writer.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "FOREIGN_SCHEMA @ CREATE TRIGGER t AFTER INSERT ON path BEGIN DELETE FROM path; END",
        "FOREIGN_SCHEMA @ CREATE VIEW v AS SELECT 1",
        "FOREIGN_SCHEMA @ CREATE INDEX i ON path (bytes)",
        "FOREIGN_SCHEMA @ CREATE TABLE other (x)",
        "FOREIGN_SCHEMA @ ALTER TABLE path ADD COLUMN x AS (length(bytes))",
        "FOREIGN_SCHEMA @ DROP TABLE mark",
        "NOT_A_SPOOL @ PRAGMA application_id = 7",
        "UNKNOWN_VERSION @ PRAGMA user_version = 2",
        "EMPTY @ DELETE FROM trace",
        "OUT_OF_BOUNDS @ INSERT INTO trace SELECT * FROM trace",
        "OUT_OF_BOUNDS @ UPDATE trace SET host = 'n' || char(27) || '[31m'",
        "OUT_OF_BOUNDS @ UPDATE trace SET uuid = 'text of sixteen!'",
        "OUT_OF_BOUNDS @ UPDATE environment SET name = ''",
        "OUT_OF_BOUNDS @ UPDATE environment SET name = 'A' || char(10)",
        "OUT_OF_BOUNDS @ UPDATE environment SET content = 'text'",
        "OUT_OF_BOUNDS @ UPDATE environment SET content = x'4300'",
        "OUT_OF_BOUNDS @ UPDATE environment SET content = zeroblob(32769)",
        "OUT_OF_BOUNDS @ UPDATE environment SET variable_no = 257",
        "OUT_OF_BOUNDS @ UPDATE version SET size_bytes = -1",
        "OUT_OF_BOUNDS @ UPDATE access SET at_ns = 'now'",
        "OUT_OF_BOUNDS @ UPDATE access SET activity = 99",
        "OUT_OF_BOUNDS @ UPDATE checksum SET digest = zeroblob(31)",
        "OUT_OF_BOUNDS @ UPDATE checksum SET digest = NULL",
        "OUT_OF_BOUNDS @ UPDATE path SET path_no = 2000000000",
        "OUT_OF_BOUNDS @ UPDATE path SET bytes = zeroblob(5000)",
        "OUT_OF_BOUNDS @ UPDATE path SET bytes = x'2f00'",
        "OUT_OF_BOUNDS @ UPDATE path SET bytes = randomblob(2000000)",
      })
  void whatNoTracerWritesIsRejected(Reason reason, String sql) throws Exception {
    assertRejected(tampered(sql), reason);
  }

  @Test
  void missingSequenceNumbersAreCounted() throws Exception {
    try (SpoolReader reader = open(tampered("UPDATE access SET seq = 10 WHERE seq = 2"))) {
      assertThat(reader.missingAccesses()).isEqualTo(8);
    }
  }

  @Test
  void aPathOfTenMegabytesIsRejected() throws Exception {
    Path spool = tampered("UPDATE path SET bytes = zeroblob(10485760)");
    assertRejected(spool, Reason.TOO_LARGE);
  }

  @Test
  void aDamagedPageIsRejected() throws Exception {
    Path spool = write().finish(200, 0);
    try (RandomAccessFile file = new RandomAccessFile(spool.toFile(), "rw")) {
      file.seek(3 * 4096);
      file.write(new byte[4096]);
    }
    assertRejected(spool, Reason.CORRUPT);
  }

  @Test
  void aCutFileIsRejected() throws Exception {
    Path spool = write().finish(200, 0);
    try (RandomAccessFile file = new RandomAccessFile(spool.toFile(), "rw")) {
      file.setLength(file.length() - 5000);
    }
    assertRejected(spool, Reason.CORRUPT);
  }

  @Test
  void otherFilesAreRejected() throws Exception {
    assertRejected(Files.writeString(folder.resolve("text"), "x".repeat(5000)), Reason.NOT_A_SPOOL);
    assertRejected(Files.createFile(folder.resolve("empty")), Reason.EMPTY);
    assertRejected(Files.createDirectory(folder.resolve("dir")), Reason.NOT_A_REGULAR_FILE);
    Path honest = write().finish(200, 0);
    assertRejected(
        Files.createSymbolicLink(folder.resolve("link"), honest), Reason.NOT_A_REGULAR_FILE);
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertRejected(fifo, Reason.NOT_A_REGULAR_FILE);
  }

  /** Where others may write beside it, its owner can replace a spool at any moment. */
  @Test
  @Timeout(60)
  void aSpoolThatIsExchangedForAFifoNeitherHoldsTheReaderUpNorLeavesAnything() throws Exception {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path spool = Files.copy(write().finish(200, 0), shared.resolve("spool"));
    Path other = shared.resolve("other");
    assertThat(new ProcessBuilder("mkfifo", other.toString()).start().waitFor()).isZero();
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> owner =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                exchange(spool, other);
              }
            });
    int read = 0;
    for (int i = 0; i < 3000; i++) {
      try (SpoolReader reader = open(spool)) {
        read++;
      } catch (SpoolRejectedException e) {
        assertThat(e.reason()).isEqualTo(Reason.NOT_A_REGULAR_FILE);
      } catch (NoSuchFileException e) {
        assertThat(e.getFile()).endsWith("spool");
      }
    }
    done.set(true);
    owner.join();
    assertThat(read).isPositive();
    try (Stream<Path> left = Files.list(shared)) {
      assertThat(left).hasSize(2);
    }
  }

  private static void exchange(Path one, Path other) {
    try {
      Path between = one.resolveSibling("between");
      Files.move(one, between);
      Files.move(other, one);
      Files.move(between, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatAKilledReaderLeftIsRemovedAfterAnHour() throws Exception {
    Path left = Files.createTempDirectory(folder, ForeignFile.FOLDER_PREFIX);
    Files.createLink(left.resolve("file"), write().finish(200, 0));
    ForeignFile.removeIfAbandoned(left);
    assertThat(left).isDirectory();
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    ForeignFile.removeIfAbandoned(left);
    assertThat(left).doesNotExist();
  }

  @Test
  void aSparseSpoolTakesNoMoreRoomInItsCopy() throws Exception {
    Path spool = write().finish(200, 0);
    try (RandomAccessFile file = new RandomAccessFile(spool.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    try (SpoolReader reader = SpoolReader.open(spool, work, 1L << 31)) {
      assertThat(reader.lastSeq()).isEqualTo(2);
      assertThat(new ProcessBuilder("du", "-sm", work.toString()).start().inputReader().readLine())
          .startsWith("2\t");
    }
  }

  @Test
  void aJournalThatNamesAFileToDeleteIsRejected() throws Exception {
    Path spool = write().finish(200, 0);
    byte[] magic = {(byte) 0xd9, (byte) 0xd5, 0x05, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63};
    Path journal = spool.resolveSibling(spool.getFileName() + "-journal");
    Files.write(journal, new byte[600]);
    Files.write(journal, magic, StandardOpenOption.APPEND);
    Files.write(journal, new byte[] {(byte) 0xd7}, StandardOpenOption.APPEND);
    assertRejected(spool, Reason.UNSAFE_JOURNAL);
  }

  @Test
  void aSpoolOfAnotherUserThanItNamesIsRejected() throws Exception {
    assertRejected(tampered("UPDATE trace SET uid = uid + 1"), Reason.WRONG_OWNER);
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    Path spool = write().finish(200, 0);
    Files.setAttribute(spool, "unix:uid", 12345);
    assertRejected(spool, Reason.WRONG_OWNER);
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    open(write().finish(200, 0)).close();
    try (Stream<Path> left = Files.list(work)) {
      assertThat(left).isEmpty();
    }
  }
}
