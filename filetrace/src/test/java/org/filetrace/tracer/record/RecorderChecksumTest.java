package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the spool says about the content of files, after what happened to them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RecorderChecksumTest {
  private static final String CHECKSUMS =
      "SELECT replace(CAST(bytes AS TEXT), rtrim(CAST(bytes AS TEXT), replace(CAST(bytes AS TEXT),"
          + " '/', '')), ''), state, algorithm, lower(hex(digest)) FROM checksum"
          + " JOIN version USING (version_no) JOIN path USING (path_no) ORDER BY checksum_no";
  private static final long BIG = ChecksumCache.WORTHWHILE_BYTES;

  @TempDir Path folder;
  private Path spools;
  private Path data;
  private Path cache;

  @BeforeEach
  void makeFolders() throws IOException {
    spools = Files.createDirectory(folder.resolve("spools"));
    data = Files.createDirectory(folder.resolve("data"));
    cache = Files.createDirectory(folder.resolve("cache"));
  }

  private interface Deeds {
    void of(Traced traced) throws Exception;
  }

  /** The checksum rows (name, state, algorithm, digest) of a trace in which this happened. */
  private List<String> checksums(ChecksumPolicy policy, Deeds deeds) throws Exception {
    return ask(policy, deeds, CHECKSUMS);
  }

  private List<String> checksums(Deeds deeds) throws Exception {
    return checksums(ChecksumPolicy.DEFAULT, deeds);
  }

  private List<String> ask(ChecksumPolicy policy, Deeds deeds, String sql) throws Exception {
    UUID uuid = UUID.randomUUID();
    try (Recorder recorder = recorder(uuid, policy)) {
      deeds.of(new Traced(recorder));
    }
    try (FinishedSpool spool = new FinishedSpool(spools.resolve(uuid + ".done"))) {
      return spool.rows(sql);
    }
  }

  private Recorder recorder(UUID uuid, ChecksumPolicy policy) throws IOException {
    return Recorder.start(
        spools,
        Traced.header(uuid),
        policy,
        EnvironmentPolicy.DEFAULT,
        Map.of("XDG_CACHE_HOME", cache.toString()));
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static String sha256(String content) throws Exception {
    return sha256(Traced.bytes(content));
  }

  /** Old enough that its time stamps cannot hide a change. */
  private Path settled(String name, long bytes) throws Exception {
    Path file = data.resolve(name);
    byte[] content = new byte[(int) bytes];
    Arrays.fill(content, (byte) 'x');
    Files.write(file, content);
    Thread.sleep(30);
    return file;
  }

  @Test
  void anUnchangedFileIsHashedOnce() throws Exception {
    Path file = settled("a", 5);
    assertThat(
            checksums(
                traced -> {
                  traced.read(file);
                  traced.read(file);
                  traced.hurry();
                  traced.wrote(file);
                }))
        .containsExactly("a|done|sha256|" + sha256("xxxxx"));
  }

  @Test
  void anotherNameOfAKnownFileHasItsChecksumToo() throws Exception {
    Path file = settled("a", 5);
    Path link = data.resolve("b");
    Files.createLink(link, file);
    assertThat(
            checksums(
                traced -> {
                  traced.read(file);
                  traced.read(link);
                }))
        .containsExactlyInAnyOrder(
            "a|done|sha256|" + sha256("xxxxx"), "b|done|sha256|" + sha256("xxxxx"));
  }

  @Test
  void aTemporaryNameThatIsRenamedAtOnceHasItsChecksum() throws Exception {
    Path file = Files.writeString(data.resolve("out.tmp"), "result");
    assertThat(
            checksums(
                traced -> traced.wroteThen(file, () -> Files.move(file, data.resolve("out")))))
        .containsExactly("out.tmp|done|sha256|" + sha256("result"));
  }

  @Test
  void aNameReplacedBetweenCloseAndHashDoesNotMislead() throws Exception {
    Path file = Files.writeString(data.resolve("out"), "first");
    Path other = Files.writeString(data.resolve("other"), "second");
    assertThat(
            checksums(
                traced ->
                    traced.wroteThen(
                        file, () -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING))))
        .containsExactly("out|done|sha256|" + sha256("first"));
  }

  @Test
  void aFileDeletedBeforeItIsHashedHasItsChecksum() throws Exception {
    Path file = Files.writeString(data.resolve("scratch"), "gone");
    assertThat(checksums(traced -> traced.wroteThen(file, () -> Files.delete(file))))
        .containsExactly("scratch|done|sha256|" + sha256("gone"));
  }

  @Test
  void aFileChangedBeforeItIsHashedHasNoDigest() throws Exception {
    Path file = Files.writeString(data.resolve("log"), "one\n");
    assertThat(
            checksums(
                traced ->
                    traced.wroteThen(
                        file, () -> Files.writeString(file, "two\n", StandardOpenOption.APPEND))))
        .containsExactly("log|changed-while-read|sha256|");
  }

  @Test
  void aFileChangedWhileItIsHashedHasNoDigest() throws Exception {
    Path file = sparse("growing", 512L << 20);
    List<String> checksums =
        checksums(
            traced -> {
              traced.wrote(file);
              for (int i = 0; i < 100; i++) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                Thread.sleep(5);
              }
            });
    assertThat(checksums).containsExactly("growing|changed-while-read|sha256|");
  }

  @Test
  void aChangeInTheSameTickIsSeenWhenItsWriterCloses() throws Exception {
    Path file = Files.writeString(data.resolve("quick"), "one");
    FileTime sameTick = Files.getLastModifiedTime(file);
    List<String> checksums =
        checksums(
            traced -> {
              traced.wrote(file);
              Files.writeString(file, "two");
              Files.setLastModifiedTime(file, sameTick);
              traced.wrote(file);
            });
    assertThat(checksums.get(checksums.size() - 1)).isEqualTo("quick|done|sha256|" + sha256("two"));
  }

  @Test
  void contentThatMayNotBeReadIsCounted() throws Exception {
    Path file = settled("secret", 5);
    String marks = "SELECT kind, count FROM mark";
    assertThat(ask(ChecksumPolicy.DEFAULT, traced -> traced.readInVain(file), marks))
        .containsExactly("failed-checksums|1");
  }

  @Test
  void onlyWrittenFilesWhenThatIsAskedFor() throws Exception {
    Path in = settled("in", 5);
    Path out = settled("out", 6);
    ChecksumPolicy written = new ChecksumPolicy(ChecksumPolicy.Scope.WRITTEN, 1L << 30);
    assertThat(
            checksums(
                written,
                traced -> {
                  traced.read(in);
                  traced.wrote(out);
                }))
        .containsExactly("out|done|sha256|" + sha256("xxxxxx"));
  }

  @Test
  void largeFilesAreSampledUnderAnotherName() throws Exception {
    long size = ContentDigest.SAMPLE_BYTES + 12345;
    Path file = sparse("large", size);
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.seek(size - 1);
      content.write('!');
    }
    ChecksumPolicy policy = new ChecksumPolicy(ChecksumPolicy.Scope.FULL, 1000);
    assertThat(checksums(policy, traced -> traced.read(file)))
        .containsExactly("large|done|sha256-sampled-1|" + sampled(Files.readAllBytes(file)));
  }

  /** The definition once more, as naive as can be. */
  private static String sampled(byte[] content) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(ByteBuffer.allocate(8).putLong(content.length).array());
    for (long i = 0; i < 64; i++) {
      int from = (int) ((content.length - 65536) * i / 63);
      digest.update(content, from, 65536);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void theNodeRemembersWhatAnEarlierJobHashed() throws Exception {
    Path file = settled("library", BIG);
    assertThat(checksums(traced -> traced.read(file))).hasSize(1);
    forge("UPDATE checksum SET digest = x'00'");
    assertThat(checksums(traced -> traced.read(file))).containsExactly("library|done|sha256|00");
  }

  @Test
  void aCacheThatOthersCanWriteIsNotUsed() throws Exception {
    Files.createDirectory(cache.resolve("filetrace"));
    Files.setPosixFilePermissions(
        cache.resolve("filetrace"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = settled("library", BIG);
    assertThat(
            ask(
                ChecksumPolicy.DEFAULT,
                traced -> traced.read(file),
                "SELECT kind, state FROM mark, checksum"))
        .containsExactly("no-checksum-cache|done");
    assertThat(cache.resolve("filetrace")).isEmptyDirectory();
  }

  @Test
  void aBrokenCacheIsReplaced() throws Exception {
    Path file = settled("library", BIG);
    checksums(traced -> traced.read(file));
    Path database = cache.resolve("filetrace/checksums-1.db");
    Files.write(database, new byte[8192]);
    assertThat(checksums(traced -> traced.read(file)).get(0)).startsWith("library|done|sha256|");
    assertThat(database).doesNotExist();
  }

  @Test
  @Timeout(60)
  void theJobDoesNotWaitForeverForChecksums() throws Exception {
    Path file = sparse("huge", 512L << 20);
    UUID uuid = UUID.randomUUID();
    ChecksumPolicy whole = new ChecksumPolicy(ChecksumPolicy.Scope.FULL, Long.MAX_VALUE);
    try (Recorder recorder = recorder(uuid, whole)) {
      recorder.commit(10_000);
      new Traced(recorder).wrote(file);
      recorder.commit(50);
      List<String> checksums = List.of();
      while (checksums.isEmpty()) { // on a loaded node the recorder's thread is later than the job
        try (FinishedSpool spool = new FinishedSpool(copyOfLiveSpool(uuid))) {
          checksums = spool.rows("SELECT state, reason FROM checksum");
        }
      }
      assertThat(checksums).containsExactly("pending|not finished when the job ended");
    }
    try (FinishedSpool spool = new FinishedSpool(spools.resolve(uuid + ".done"))) {
      assertThat(
              spool.rows(
                  "SELECT state, length(digest) FROM checksum ORDER BY checksum_no DESC LIMIT 1"))
          .containsExactly("done|32");
    }
  }

  private Path copyOfLiveSpool(UUID uuid) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy").resolve("spool");
    Files.copy(spools.resolve(uuid + ".spool"), copy);
    Files.copy(spools.resolve(uuid + ".spool-wal"), copy.resolveSibling("spool-wal"));
    return copy;
  }

  private Path sparse(String name, long size) throws IOException {
    Path file = data.resolve(name);
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(size);
    }
    return file;
  }

  private void forge(String sql) throws Exception {
    Path database = cache.resolve("filetrace/checksums-1.db");
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = db.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
