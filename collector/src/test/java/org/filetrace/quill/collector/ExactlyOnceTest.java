package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.Merge;
import org.filetrace.quill.store.merge.TraceContent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever is killed, repeated or run at once: the store holds what one undisturbed run makes. */
class ExactlyOnceTest {
  private static final int SPOOLS = 40;
  private static final int KILLS = 8;

  abstract static class Contract {
    @TempDir Path folder;
    Path spool;

    abstract String newStore() throws SQLException;

    @BeforeEach
    void fillSpoolFolder() throws IOException {
      spool = Files.createDirectory(folder.resolve("spool"));
      Random random = new Random(1);
      for (int job = 0; job < SPOOLS; job++) {
        writeJob("j" + job, random);
      }
    }

    /** Jobs read libraries and each other's results, write, rename, fork and miss files. */
    void writeJob(String job, Random random) throws IOException {
      TestSpool spooled = new TestSpool(spool, job);
      for (int i = 0; i < 30; i++) {
        String library = "/lib/lib" + random.nextInt(60) + ".so";
        spooled.read(
            library, spooled.version(library, library.hashCode(), library, random.nextInt(3)));
      }
      String out = "/data/result" + random.nextInt(20);
      int empty = spooled.versionWithoutChecksum(out + ".tmp", 7, 0, 1);
      int full = spooled.version(out + ".tmp", 7, job, 1000 + random.nextInt(5));
      spooled.write(out + ".tmp", empty, full);
      spooled.rename(out + ".tmp", out, full);
      spooled.miss("/data/none" + random.nextInt(5));
      spooled.fork(2, 1);
      if (random.nextInt(4) == 0) {
        spooled.mark("io-uring");
      }
      if (random.nextInt(5) == 0) {
        spooled.abandon();
      } else {
        spooled.finish();
      }
    }

    Path copyOfSpools(String name) throws IOException {
      Path copy = Files.createDirectory(folder.resolve(name));
      try (Stream<Path> files = Files.list(spool)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      return copy;
    }

    Map<String, List<String>> reference() throws IOException, SQLException {
      String url = newStore();
      assertThat(once(copyOfSpools("reference"), url)).isZero();
      return StoreDump.of(url);
    }

    static int once(Path spools, String url) {
      StringWriter output = new StringWriter();
      CommandLine command = Main.commandLine();
      command.setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
      int status = command.execute("once", "--spool=" + spools, "--store=" + url);
      assertThat(output.toString()).doesNotContain("Exception");
      return status;
    }

    static Process start(Path spools, String url) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-Xshare:auto",
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

    @Test
    void killedAtRandomAndRunAgain() throws Exception {
      Map<String, List<String>> reference = reference();
      String url = newStore();
      Path spools = copyOfSpools("killed");
      assertThat(once(Files.createDirectory(folder.resolve("empty")), url)).isZero();
      Random random = new Random();
      long undisturbedMs = 1500;
      for (int i = 0; i < KILLS; i++) {
        Process collector = start(spools, url);
        if (!collector.waitFor(300 + random.nextLong(undisturbedMs), TimeUnit.MILLISECONDS)) {
          collector.destroyForcibly().waitFor();
        }
      }
      assertThat(once(spools, url)).isZero();
      assertThat(StoreDump.difference(StoreDump.of(url), reference)).isEmpty();
      assertThat(spools).isEmptyDirectory();
    }

    @Test
    void spoolsThatComeBackChangeNothing() throws Exception {
      Map<String, List<String>> reference = reference();
      String url = newStore();
      assertThat(once(copyOfSpools("first"), url)).isZero();
      assertThat(once(copyOfSpools("second"), url)).isZero();
      assertThat(StoreDump.difference(StoreDump.of(url), reference)).isEmpty();
    }

    @Test
    void severalCollectorsOnTheSameSpools() throws Exception {
      Map<String, List<String>> reference = reference();
      String url = newStore();
      once(Files.createDirectory(folder.resolve("empty")), url);
      ExecutorService threads = Executors.newFixedThreadPool(3);
      List<Callable<Integer>> collectors = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Path spools = copyOfSpools("shared" + i);
        collectors.add(() -> once(spools, url));
      }
      for (Future<Integer> status : threads.invokeAll(collectors)) {
        assertThat(status.get()).isZero();
      }
      threads.shutdown();
      assertThat(StoreDump.difference(StoreDump.of(url), reference)).isEmpty();
    }

    @Test
    void aFaultBeforeTheCommitLeavesNothing() throws Exception {
      String url = newStore();
      Path done;
      try (Stream<Path> files = Files.list(spool)) {
        done = files.filter(file -> file.toString().endsWith(".done")).findFirst().orElseThrow();
      }
      Path work = Files.createDirectory(folder.resolve("work"));
      SpoolEntry entry = java.util.Objects.requireNonNull(SpoolEntry.of(done));
      try (Store store = Store.openForMerge(url);
          OpenSpool opened = OpenSpool.finished(entry, work)) {
        Merge merge = new Merge(store);
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> merge.run(List.of(failingAt("processes", opened.content()))));
        assertThat(store.sql().fetchCount(store.sql().selectFrom("file_version"))).isZero();
        assertThat(store.sql().fetchCount(store.sql().selectFrom("trace"))).isZero();
        assertThat(merge.run(List.of(opened.content())).traces()).hasSize(1);
        assertThat(merge.run(List.of(opened.content())).traces()).isEmpty();
      }
    }

    private static TraceContent failingAt(String method, TraceContent content) {
      return (TraceContent)
          Proxy.newProxyInstance(
              TraceContent.class.getClassLoader(),
              new Class<?>[] {TraceContent.class},
              (proxy, called, arguments) -> {
                if (called.getName().equals(method)) {
                  throw new SQLException("injected");
                }
                try {
                  return called.invoke(content, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  @Nested
  class OnSqlite extends Contract {
    private int stores;

    @Override
    String newStore() {
      return "sqlite:" + folder.resolve("quill" + stores++ + ".db");
    }
  }

  @Nested
  class OnPostgres extends Contract {
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
      server = new TestServer();
    }

    @AfterAll
    static void stop() throws IOException {
      server.close();
    }

    @Override
    String newStore() throws SQLException {
      return server.newDatabase();
    }

    @Test
    void bothEnginesShowTheSame() throws Exception {
      String sqlite = "sqlite:" + folder.resolve("twin.db");
      assertThat(once(copyOfSpools("twin"), sqlite)).isZero();
      assertThat(StoreDump.difference(StoreDump.of(sqlite), reference())).isEmpty();
    }
  }
}
