package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool on a disk of two megabytes, which a job fills up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RecorderFaultTest {
  private static final int EVENTS = 60_000;

  @TempDir Path folder;
  private final UUID uuid = UUID.randomUUID();
  private Path disk;
  private Path ballast;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    ballast = disk.resolve("ballast");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
        "only root can mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "--lazy", disk.toString()); // also when a failing test left the spool open
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private Recorder recorder() throws IOException {
    return Recorder.start(
        disk, Traced.header(uuid), ChecksumPolicy.DEFAULT, EnvironmentPolicy.DEFAULT, Map.of());
  }

  private static void openMany(Recorder recorder) {
    Traced traced = new Traced(recorder);
    for (int i = 0; i < EVENTS; i++) {
      traced.invented("/data/file-" + i, i);
    }
    recorder.commit(10_000);
  }

  @Test
  void aFullDiskStopsTheRecordAndNothingElse() throws Exception {
    Recorder recorder = recorder();
    recorder.processStarted(0, 4711, 1);
    openMany(recorder);
    recorder.close();

    assertThat(disk.resolve(uuid + ".done")).doesNotExist();
    Path copy = folder.resolve("copy");
    Files.copy(disk.resolve(uuid + ".spool"), copy);
    Files.copy(disk.resolve(uuid + ".spool-wal"), folder.resolve("copy-wal"));
    try (FinishedSpool spool = new FinishedSpool(copy)) {
      assertThat(spool.rows("PRAGMA quick_check")).containsExactly("ok");
      assertThat(spool.rows("SELECT pid FROM process")).containsExactly("4711");
    }
  }

  @Test
  void aLittleRoomIsEnoughToSayThatTheRecordIsTruncated() throws Exception {
    Files.write(ballast, new byte[1 << 14]);
    Recorder recorder = recorder();
    openMany(recorder);
    assertThat(disk.resolve(uuid + ".truncated")).doesNotExist();
    Files.delete(ballast);
    Path truncated = disk.resolve(uuid + ".truncated");
    for (int i = 0; i < 500 && !Files.exists(truncated); i++) {
      new Traced(recorder).missed("/nowhere");
      Thread.sleep(20);
    }
    assertThat(Files.readString(truncated))
        .containsPattern("(?m)^at_ns=\\d+$")
        .containsPattern("(?m)^cause=.*full.*$")
        .containsPattern("(?m)^dropped=[1-9]\\d*$");
    recorder.close();
  }

  @Test
  void whenThereIsRoomAgainTheSpoolItselfSaysWhatItLacks() throws Exception {
    Files.write(ballast, new byte[3 << 19]);
    Recorder recorder = recorder();
    recorder.processStarted(0, 4711, 1);
    openMany(recorder);
    Files.delete(ballast);
    recorder.close();

    Path truncated = disk.resolve(uuid + ".truncated");
    assertThat(Files.exists(truncated) ? Files.readString(truncated) : "").isEmpty();
    try (FinishedSpool spool = new FinishedSpool(disk.resolve(uuid + ".done"))) {
      assertThat(spool.rows("SELECT kind FROM mark ORDER BY 1"))
          .containsExactly("dropped", "truncated");
      long dropped =
          Long.parseLong(spool.rows("SELECT count FROM mark WHERE kind='dropped'").get(0));
      long recorded = Long.parseLong(spool.rows("SELECT count(*) FROM access").get(0));
      assertThat(dropped + recorded + 1)
          .as("the process start, too")
          .isBetween(EVENTS + 0L, EVENTS + 2L);
      assertThat(spool.rows("SELECT count(*) FROM trace_end")).containsExactly("1");
    }
  }
}
