package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collectors and the database server are killed (SIGKILL) at random moments, again and again; in
 * the end the store holds what one undisturbed run makes. A few kills at each build; {@code
 * collector/kills 300} makes many.
 */
class KillsTest {
  private static final int KILLS = Integer.getInteger("quill.kills", 4);
  private static final int SPOOLS = 60;

  @TempDir Path folder;
  private Path spools;
  private final Random random = new Random();
  private long undisturbedMs;

  @BeforeEach
  void writeSpools() throws IOException {
    spools = Files.createDirectory(folder.resolve("spools"));
    TestJobs.write(spools, SPOOLS);
  }

  /** Kills one of those that take part in a merge, if it still runs. */
  private interface Killer {
    boolean kill(Process collector) throws Exception;
  }

  @Test
  void collectorsOnSqlite(TestReporter reporter) throws Exception {
    Path store = folder.resolve("quill.db");
    Map<String, List<String>> reference = undisturbed("sqlite:" + folder.resolve("reference.db"));
    for (int kills = 0; kills < KILLS; ) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(Path.of(store + suffix));
      }
      kills += round("sqlite:" + store, reference, KillsTest::killCollector, KILLS - kills);
      reporter.publishEntry("kills", String.valueOf(kills));
    }
  }

  @Test
  void collectorsAndServersOfPostgres(TestReporter reporter) throws Exception {
    try (KillableServer server = new KillableServer(folder.resolve("data"))) {
      Map<String, List<String>> reference = undisturbed(server.newDatabase());
      for (int kills = 0; kills < KILLS; ) {
        kills +=
            round(
                server.newDatabase(),
                reference,
                collector -> random.nextBoolean() ? server.kill() : killCollector(collector),
                KILLS - kills);
        reporter.publishEntry("kills", String.valueOf(kills));
      }
    }
  }

  private Map<String, List<String>> undisturbed(String url) throws Exception {
    Path copy = copyOfSpools();
    Store.openForMerge(url).close();
    long start = System.nanoTime();
    assertThat(start(copy, url).waitFor()).isZero();
    undisturbedMs = (System.nanoTime() - start) / 1_000_000;
    return StoreDump.of(url);
  }

  private static boolean killCollector(Process collector) throws InterruptedException {
    boolean alive = collector.isAlive();
    collector.destroyForcibly().waitFor();
    return alive;
  }

  /** Fills one store while something is killed all the time; returns how often. */
  private int round(String url, Map<String, List<String>> reference, Killer killer, int most)
      throws Exception {
    Path copy = copyOfSpools();
    Store.openForMerge(url).close();
    int kills = 0;
    while (kills < most && hasSpools(copy)) {
      long start = System.nanoTime();
      Process collector = start(copy, url);
      long delayMs = undisturbedMs / 4 + random.nextLong(undisturbedMs);
      if (collector.waitFor(delayMs, TimeUnit.MILLISECONDS)) {
        undisturbedMs = (System.nanoTime() - start) / 1_000_000;
      } else if (killer.kill(collector)) {
        kills++;
        undisturbedMs += undisturbedMs / 50; // or on a slow machine none would get to its merge
      }
      collector.waitFor(); // without its server it ends by itself
    }
    assertThat(once(copy, url)).isZero();
    assertThat(StoreDump.difference(StoreDump.of(url), reference)).isEmpty();
    assertThat(copy).isEmptyDirectory();
    return kills;
  }

  private static boolean hasSpools(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  private Path copyOfSpools() throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    try (Stream<Path> files = Files.list(spools)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static int once(Path spools, String url) {
    StringWriter output = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(output))
            .execute("once", "--spool=" + spools, "--store=" + url);
    assertThat(output.toString()).doesNotContain("Exception");
    return status;
  }

  private static Process start(Path spools, String url) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "once",
            "--spool=" + spools,
            "--store=" + url)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
