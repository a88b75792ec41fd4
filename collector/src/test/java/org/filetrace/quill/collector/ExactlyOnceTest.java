package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.Merge;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever is killed, repeated or run at once: the store holds what one undisturbed run makes. */
class ExactlyOnceTest {
  private static final int SPOOLS = 40;

  abstract static class Contract {
    @TempDir Path folder;
    Path spool;

    abstract String newStore() throws SQLException;

    @BeforeEach
    void fillSpoolFolder() throws IOException {
      spool = Files.createDirectory(folder.resolve("spool"));
      TestJobs.write(spool, SPOOLS);
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
      SpoolEntry entry = Objects.requireNonNull(SpoolEntry.of(done));
      try (Store store = Store.openForMerge(url);
          OpenSpool opened = OpenSpool.finished(entry, work, PendingChecksums.ofThisNode())) {
        Merge merge = new Merge(store);
        store.sql().execute("ALTER TABLE mark RENAME TO away"); // one of the last to be written
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> merge.run(List.of(opened.content())));
        store.sql().execute("ALTER TABLE away RENAME TO mark");
        assertThat(store.sql().fetchCount(store.sql().selectFrom("file_version"))).isZero();
        assertThat(store.sql().fetchCount(store.sql().selectFrom("trace"))).isZero();
        assertThat(merge.run(List.of(opened.content())).traces()).hasSize(1);
        assertThat(merge.run(List.of(opened.content())).traces()).isEmpty();
      }
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
    @Override
    String newStore() throws SQLException {
      return TestServer.shared().newDatabase();
    }

    @Test
    void bothEnginesShowTheSame() throws Exception {
      String sqlite = "sqlite:" + folder.resolve("twin.db");
      assertThat(once(copyOfSpools("twin"), sqlite)).isZero();
      assertThat(StoreDump.difference(StoreDump.of(sqlite), reference())).isEmpty();
    }
  }
}
