package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.filetrace.spool.ChecksumState;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpooledVersion;
import org.filetrace.spool.TraceHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checksum that a tracer had no time for is finished, if the file is still the same. */
class PendingChecksumsTest {
  @TempDir Path folder;
  private Path file;
  private TraceHeader header;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("result");
    Files.writeString(file, "the result");
    header = TestSpool.header(UUID.randomUUID(), "1", 1);
  }

  private SpooledVersion pending() throws IOException {
    Map<String, Object> now =
        Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime");
    return new SpooledVersion(
        1,
        1,
        (Long) Objects.requireNonNull(now.get("dev")),
        (Long) Objects.requireNonNull(now.get("ino")),
        (Long) Objects.requireNonNull(now.get("size")),
        ns(now.get("lastModifiedTime")),
        ns(now.get("ctime")),
        0100644,
        false,
        ChecksumState.PENDING,
        SpoolFormat.SHA256,
        null,
        "the job ended");
  }

  private static long ns(@Nullable Object time) {
    return ((FileTime) Objects.requireNonNull(time)).to(TimeUnit.NANOSECONDS);
  }

  private SpooledVersion finished(SpooledVersion version, String bootId) {
    return new PendingChecksums(bootId)
        .of(header)
        .finished(version, file.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSameFileGetsItsChecksum() throws Exception {
    SpooledVersion done = finished(pending(), header.bootId());
    byte[] expected =
        MessageDigest.getInstance("SHA-256").digest("the result".getBytes(StandardCharsets.UTF_8));
    assertThat(done.state()).isEqualTo(ChecksumState.DONE);
    assertThat(Arrays.equals(done.digest(), expected)).isTrue();
  }

  @Test
  void aFileThatChangedStaysPending() throws Exception {
    SpooledVersion version = pending();
    Files.writeString(file, "other text");
    assertThat(finished(version, header.bootId()).state()).isEqualTo(ChecksumState.PENDING);
    Files.delete(file);
    assertThat(finished(version, header.bootId()).state()).isEqualTo(ChecksumState.PENDING);
  }

  @Test
  void anotherNodesFileStaysPending() throws Exception {
    assertThat(finished(pending(), "another boot").state()).isEqualTo(ChecksumState.PENDING);
  }

  @Test
  void aFileOfAnotherUserTellsNothing() throws Exception {
    file = Path.of("/etc/passwd");
    assumeTrue(header.uid() != 0, "/etc/passwd is root's own");
    assertThat(finished(pending(), header.bootId()).state()).isEqualTo(ChecksumState.PENDING);
  }
}
