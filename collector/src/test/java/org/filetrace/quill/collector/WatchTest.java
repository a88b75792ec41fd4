package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon: what appears is merged, running jobs are visible, a store that is away is awaited.
 */
class WatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path spool;
  private final StringWriter log = new StringWriter();
  private final CollectionOptions options = new CollectionOptions();
  private Metrics metrics;
  private @Nullable Watch watch;
  private Thread thread = new Thread();

  @BeforeEach
  void makeSpoolFolder() throws IOException {
    spool = Files.createDirectory(folder.resolve("spool"));
    options.spools = List.of(spool);
    options.abandonedAfterHours = 1;
    metrics = new Metrics(0);
  }

  private void start(String url, Duration interval) throws IOException {
    options.store = url;
    Watch started = new Watch(options, interval, metrics, new PrintWriter(log));
    watch = started;
    thread =
        new Thread(
            () -> {
              try {
                started.run();
              } catch (IOException | InterruptedException e) {
                log.write("died: " + e);
              }
            });
    thread.start();
  }

  @AfterEach
  void stop() throws Exception {
    Objects.requireNonNull(watch).stop();
    thread.join(PATIENCE.toMillis());
    assertThat(thread.isAlive()).as("stopped").isFalse();
    assertThat(log.toString()).doesNotContain("died");
    metrics.close();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private String get(String page) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + metrics.port() + page);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private List<String> verdicts(String url) {
    try (Store store = Store.open(url)) {
      return store
          .sql()
          .fetch("SELECT verdict FROM jobs ORDER BY globaljobid")
          .getValues(0)
          .stream()
          .map(String::valueOf)
          .toList();
    }
  }

  private TestSpool runningJob() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
    return new TestSpool(
        spool,
        UUID.randomUUID(),
        "1",
        ProcessHandle.current().pid(),
        ticks,
        System.getProperty("user.name"));
  }

  @Test
  void aRunningJobIsVisibleAndEndsAsIfMergedAtOnce() throws Exception {
    String url = "sqlite:" + folder.resolve("quill.db");
    TestSpool job = runningJob();
    job.read("/etc/hosts", job.version("/etc/hosts", 1, "hosts", 1));
    job.openForWriting("/out", job.versionWithoutChecksum("/out", 2, 0, 5));
    job.commit();
    start(url, Duration.ofMillis(100));
    await(() -> get("/metrics").contains("quill_collector_live_spools 1"));
    assertThat(get("/ready")).isEqualTo("ready");
    assertThat(verdicts(url)).containsExactly("running");

    job.fork(2, 1);
    job.write(
        "/out", job.versionWithoutChecksum("/out", 2, 0, 5), job.version("/out", 2, "result", 9));
    Path done = job.finish();
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(done, copy.resolve(done.getFileName()));
    await(() -> !Files.exists(done));
    assertThat(verdicts(url)).containsExactly("complete");

    String reference = "sqlite:" + folder.resolve("reference.db");
    assertThat(ExactlyOnceTest.Contract.once(copy, reference)).isZero();
    assertThat(StoreDump.difference(StoreDump.of(url), StoreDump.of(reference))).isEmpty();
  }

  @Test
  void aNewSpoolWakesIt() throws Exception {
    start("sqlite:" + folder.resolve("quill.db"), Duration.ofHours(1));
    await(() -> get("/ready").equals("ready"));
    TestSpool job = new TestSpool(spool, "2");
    job.miss("/none");
    Path done = job.finish();
    await(() -> !Files.exists(done));
    await(() -> get("/metrics").contains("quill_collector_accesses_total 1\n"));
  }

  @Test
  void whileTheStoreIsAwaySpoolsStay() throws Exception {
    TestSpool job = new TestSpool(spool, "3");
    job.miss("/none");
    Path done = job.finish();
    start("postgresql://127.0.0.1:9/none", Duration.ofMillis(100));
    await(() -> get("/metrics").contains("quill_collector_waiting_spools 1"));
    assertThat(get("/ready")).isEqualTo("no");
    assertThat(get("/metrics"))
        .containsPattern(
            "\n"
                + "quill_collector_last_error_timestamp_seconds\\{error=\"store"
                + " postgresql://127.0.0.1:9/none cannot be reached: .*\"} \\d{10}\n");
    assertThat(done).exists();
    assertThat(log.toString()).contains("cannot be reached").contains("trying again in 1 s");
  }

  @Test
  void aFolderThatVanishesIsReportedOnceAndServedAgainWhenItIsBack() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    options.spools = List.of(spool, other);
    start("sqlite:" + folder.resolve("quill.db"), Duration.ofMillis(100));
    await(() -> get("/ready").equals("ready"));
    Files.move(spool, folder.resolve("moved"));
    await(() -> get("/metrics").contains("quill_collector_folders_away 1\n"));
    Path served = missed(other, "4");
    await(() -> !Files.exists(served));
    assertThat(get("/ready")).isEqualTo("ready");

    Files.createDirectory(spool);
    await(() -> get("/metrics").contains("quill_collector_folders_away 0\n"));
    Path again = missed(spool, "5");
    await(() -> !Files.exists(again));
    assertThat(log.toString().lines().filter(line -> line.contains(spool.toString())))
        .containsExactly(
            "quill-collector: no spool folder " + spool + "; looked for every 0 s",
            "quill-collector: spool folder " + spool + " is back");
  }

  private static Path missed(Path folder, String job) throws IOException {
    TestSpool spool = new TestSpool(folder, job);
    spool.miss("/none");
    return spool.finish();
  }
}
