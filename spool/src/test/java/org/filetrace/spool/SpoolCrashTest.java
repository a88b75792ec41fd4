package org.filetrace.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a process that writes a spool as fast as it can, and looks at what is left. */
class SpoolCrashTest {
  private static final int KILLS = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void whatWasCommittedIsThereAfterAKill(SpoolJournal journal) throws Exception {
    Random random = new Random();
    for (int kill = 0; kill < KILLS; kill++) {
      UUID uuid = UUID.randomUUID();
      long committed = killAfter(random.nextInt(300), journal, uuid);
      try (Connection db =
          DriverManager.getConnection(
              "jdbc:sqlite:" + SpoolFormat.file(folder, uuid, SpoolFormat.GROWING))) {
        assertThat(SpoolWriterTest.query(db, "PRAGMA quick_check")).isEqualTo("ok");
        assertThat(SpoolWriterTest.query(db, "SELECT count(*) FROM trace")).isEqualTo("1");
        long last = Long.parseLong(SpoolWriterTest.query(db, "SELECT max(seq) FROM access"));
        assertThat(last).isGreaterThanOrEqualTo(committed);
        assertThat(SpoolWriterTest.query(db, "SELECT count(*) FROM access"))
            .as("no holes")
            .isEqualTo(String.valueOf(last));
        assertThat(last % Writer.ROWS_PER_COMMIT).as("whole transactions only").isZero();
      }
    }
  }

  /** Returns the last row of which the process had said that it was committed. */
  private long killAfter(int ms, SpoolJournal journal, UUID uuid) throws Exception {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), // SIGKILL leaves it
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString(),
                uuid.toString(),
                journal.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader commits =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
      long committed = Long.parseLong(commits.readLine());
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
      while (System.nanoTime() < until) {
        committed = Long.parseLong(commits.readLine());
      }
      writer.destroyForcibly().waitFor();
      return committed;
    }
  }

  /** The process that is killed: FOLDER UUID JOURNAL. */
  static final class Writer {
    static final int ROWS_PER_COMMIT = 700;

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      UUID uuid = UUID.fromString(arguments[1]);
      SpoolWriter spool =
          SpoolWriter.open(
              SpoolWriter.reserve(folder, uuid),
              SpoolJournal.valueOf(arguments[2]),
              SpoolWriterTest.header(uuid));
      for (long seq = 1; ; seq++) {
        spool.path(seq, new byte[60]);
        spool.version(seq, seq, 1, seq, seq, seq, seq, 0100644);
        spool.access(seq, seq, 1, 1, 1, seq, -1, 0, 3, 3, -1, seq);
        if (seq % ROWS_PER_COMMIT == 0) {
          spool.commit();
          System.out.println(seq);
        }
      }
    }
  }
}
