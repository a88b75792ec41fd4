package org.filetrace.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.merge.Merge;
import org.filetrace.quill.store.merge.SeenAccess;
import org.filetrace.quill.store.merge.SeenVersion;
import org.filetrace.quill.store.query.Closure;
import org.filetrace.quill.store.query.SelectAccesses;
import org.filetrace.quill.store.retention.Extent;
import org.filetrace.quill.store.retention.Purge;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** However the store shares what jobs share: what comes out is what went in, on both engines. */
class SimulatedSiteTest {
  private static final int JOBS = 150;
  private static final int BATCH = 25;

  private static List<SimulatedTrace> traces() {
    Workload workload = Workload.of(7, 20_000, null);
    return Stream.generate(() -> new SimulatedTrace(workload.next())).limit(JOBS).toList();
  }

  private static List<List<SimulatedTrace>> batches(List<SimulatedTrace> traces) {
    List<List<SimulatedTrace>> batches = new ArrayList<>();
    for (int from = 0; from < traces.size(); from += BATCH) {
      batches.add(traces.subList(from, Math.min(traces.size(), from + BATCH)));
    }
    return batches;
  }

  abstract static class Contract {
    final List<SimulatedTrace> traces = traces();
    Store store;

    abstract String url() throws SQLException, IOException;

    @BeforeEach
    void open() throws SQLException, IOException {
      store = Store.openForMerge(url());
    }

    @AfterEach
    void close() {
      store.close();
    }

    void merge(List<SimulatedTrace> some) throws SQLException {
      Merge merge = new Merge(store);
      for (List<SimulatedTrace> batch : batches(some)) {
        merge.run(batch);
      }
    }

    @Test
    void everyAccessComesBackAsTheSpoolHadIt() throws SQLException {
      merge(traces);
      SelectAccesses select = new SelectAccesses(store.sql());
      for (SimulatedTrace trace : traces) {
        List<Accesses> parts = select.ofTrace(traceId(trace));
        assertThat(parts).hasSize(1);
        assertThat(lines(parts.get(0))).isEqualTo(lines(trace));
      }
    }

    @Test
    void theViewsNameEveryFileOfAJobOnce() throws SQLException {
      merge(traces);
      for (SimulatedTrace trace : traces) {
        List<String> expected =
            Stream.of(
                    trace.job().read().stream()
                        .map(f -> (isExecuted(trace, f) ? "executed " : "read ") + f.path()),
                    trace.job().written().stream().map(f -> "written " + f.path()),
                    trace.missed().stream().map(path -> "failed " + path))
                .flatMap(s -> s)
                .sorted()
                .toList();
        assertThat(
                column(
                    "SELECT role || ' ' || pathname FROM job_files WHERE globaljobid = ?",
                    trace.job().globaljobid()))
            .isEqualTo(expected);
      }
    }

    @Test
    void mergingAgainChangesNothing() throws SQLException {
      merge(traces);
      List<String> before = content();
      merge(traces);
      assertThat(difference(before, content())).isEmpty();
    }

    @Test
    void theOrderOfArrivalDoesNotMatter() throws SQLException {
      List<SimulatedTrace> reversed = new ArrayList<>(traces);
      Collections.reverse(reversed);
      merge(reversed);
      List<String> readersFirst = content();
      empty();
      merge(traces);
      assertThat(difference(readersFirst, content())).isEmpty();
    }

    @Test
    void aTraceThatGrewReplacesWhatWasKnownOfIt() throws SQLException {
      List<SimulatedTrace> some = traces.subList(0, 40);
      merge(some.stream().map(SimulatedTrace::whileItRuns).toList());
      merge(some);
      List<String> grown = content();
      empty();
      merge(some);
      assertThat(difference(grown, content())).isEmpty();
    }

    @Test
    void aPurgeTakesNothingFromKeptJobs() throws SQLException {
      List<SimulatedTrace> early = traces.subList(0, 100);
      Merge merge = new Merge(store);
      merge.run(early);
      long[] ends = early.stream().mapToLong(Contract::endedNs).sorted().toArray();
      Instant cutoff = Instant.ofEpochSecond(0, ends[50]);
      Purge purge = new Purge(store, cutoff, Extent.FILES, "tape 7");
      assertThat(purge.run(purged -> {})).isEqualTo(50);
      assertThat(purge.run(purged -> {})).isZero();
      merge.run(traces); // with what it remembers from before; those that were purged stay so
      SelectAccesses select = new SelectAccesses(store.sql());
      for (SimulatedTrace trace : traces) {
        List<Accesses> parts = select.ofTrace(traceId(trace));
        List<String> files =
            column(
                "SELECT pathname FROM job_files WHERE globaljobid = ?", trace.job().globaljobid());
        if (early.contains(trace) && endedNs(trace) < ends[50]) {
          assertThat(parts).isEmpty();
          assertThat(files).isEmpty();
        } else {
          assertThat(lines(parts.get(0))).isEqualTo(lines(trace));
          assertThat(files).hasSize(SimulatedTrace.uses(trace.job()));
        }
      }
      assertThat(column("SELECT purged || ' ' || archive FROM tombstones"))
          .hasSize(50)
          .containsOnly("files tape 7");
      assertThat(
              column(
                  "SELECT pathname FROM file_versions WHERE version_id NOT IN (SELECT version_id"
                      + " FROM trace_file) AND version_id NOT IN (SELECT version_id FROM"
                      + " chunk_member) AND written_by IS NULL"))
          .isEmpty();
    }

    @Test
    void environmentsAreSharedAndGoWithTheLastCommandThatHadThem() throws SQLException {
      Merge merge = new Merge(store);
      merge.run(traces);
      String distinct = "SELECT count(*) FROM environment";
      assertThat(column("SELECT DISTINCT globaljobid FROM environments")).hasSize(traces.size());
      assertThat(column(distinct)).isNotEqualTo(List.of(String.valueOf(traces.size())));
      Instant later = Instant.ofEpochSecond(0, Long.MAX_VALUE);
      assertThat(new Purge(store, later, Extent.FILES, null).run(purged -> {})).isPositive();
      assertThat(column("SELECT DISTINCT globaljobid FROM environments")).hasSize(traces.size());
      new Purge(store, later, Extent.COMMANDS, null).run(purged -> {});
      assertThat(column("SELECT name FROM variable")).isEmpty();
      assertThat(column(distinct)).containsExactly("0");
    }

    private static long endedNs(SimulatedTrace trace) {
      return Objects.requireNonNull(trace.facts().endedNs());
    }

    @Test
    void aClosureIsWhatFollowingEveryFileGives() throws SQLException {
      merge(traces);
      Set<SimulatedFile> read = new HashSet<>();
      traces.forEach(trace -> read.addAll(trace.job().read()));
      SimulatedFile start =
          traces.stream()
              .flatMap(trace -> trace.job().written().stream())
              .filter(read::contains)
              .findFirst()
              .orElseThrow();
      Set<String> expected = descendants(start);
      assertThat(expected).isNotEmpty();
      Set<String> found = new TreeSet<>();
      new Closure(store)
          .down(
              List.of(versionId(start)),
              5,
              (depth, traceIds, versionIds) -> found.addAll(pathnames(versionIds)));
      assertThat(found).isEqualTo(expected);
    }

    private Set<String> descendants(SimulatedFile start) {
      Set<SimulatedFile> files = new HashSet<>(Set.of(start));
      Set<SimulatedFile> made = new HashSet<>();
      for (int depth = 0; depth < 5; depth++) {
        for (SimulatedTrace trace : traces) {
          if (trace.job().read().stream().anyMatch(files::contains)) {
            made.addAll(trace.job().written());
          }
        }
        files.addAll(made);
      }
      return made.stream().map(SimulatedFile::path).collect(Collectors.toCollection(TreeSet::new));
    }

    private Collection<String> pathnames(List<Long> versionIds) {
      return versionIds.stream()
          .map(id -> column("SELECT pathname FROM file_versions WHERE version_id = ?", id).get(0))
          .toList();
    }

    private long versionId(SimulatedFile file) {
      return number("SELECT version_id FROM file_versions WHERE pathname = ?", file.path());
    }

    private long traceId(SimulatedTrace trace) {
      return number("SELECT trace_id FROM trace WHERE trace_uuid = ?", trace.uuid());
    }

    private long number(String query, Object argument) {
      return Objects.requireNonNull(store.sql().fetchOne(query, argument)).get(0, Long.class);
    }

    List<String> column(String query, Object... arguments) {
      return store.sql().fetch(query, arguments).stream()
          .map(row -> row.get(0, String.class))
          .sorted()
          .toList();
    }

    /** All that the views show, but for the store's own numbers. */
    List<String> content() throws SQLException {
      List<String> rows = new ArrayList<>();
      for (String view :
          List.of("filetrace", "jobs", "traces", "processes", "job_files", "completeness")) {
        addRows(view, rows);
      }
      rows.addAll(
          column(
              "SELECT pathname || coalesce(written_by, '-') || coalesce(checksum, '-') FROM"
                  + " file_versions"));
      return rows.stream().sorted().toList();
    }

    /** Without jOOQ, which takes a column's type in SQLite from its first row. */
    private void addRows(String view, List<String> rows) throws SQLException {
      try (Statement statement = store.connection().createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM " + view)) {
        int columns = row.getMetaData().getColumnCount();
        while (row.next()) {
          StringBuilder text = new StringBuilder(view);
          for (int i = 1; i <= columns; i++) {
            text.append('|').append(row.getString(i));
          }
          rows.add(text.toString());
        }
      }
    }

    void empty() throws SQLException {
      for (String table :
          List.of(
              "trace_detail",
              "trace_set",
              "trace_file",
              "process",
              "execution",
              "mark",
              "chunk_member",
              "set_chunk",
              "chunk",
              "file_set",
              "shared_block",
              "file_version",
              "trace",
              "job")) {
        store.sql().execute("DELETE FROM " + table);
      }
    }
  }

  /**
   * Rows that one has more often than the other: positive counts are missing, negative too many.
   */
  private static Map<String, Integer> difference(List<String> expected, List<String> actual) {
    Map<String, Integer> counts = new HashMap<>();
    expected.forEach(row -> counts.merge(row, 1, Integer::sum));
    actual.forEach(row -> counts.merge(row, -1, Integer::sum));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static boolean isExecuted(SimulatedTrace trace, SimulatedFile file) {
    return file.name().equals("bash") || file.name().equals(trace.job().stage());
  }

  private static List<String> lines(Accesses accesses) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < accesses.size(); i++) {
      lines.add(accesses.describe(i));
    }
    return lines;
  }

  private static List<String> lines(SimulatedTrace trace) throws SQLException {
    Map<Integer, String> paths = new HashMap<>();
    Map<Integer, SeenVersion> versions = new HashMap<>();
    trace.paths(paths::put);
    trace.versions(version -> versions.put(version.versionNo(), version));
    List<String> lines = new ArrayList<>();
    trace.accesses(access -> lines.add(line(access, paths, versions)));
    return lines;
  }

  private static String line(
      SeenAccess a, Map<Integer, String> paths, Map<Integer, SeenVersion> versions) {
    Accesses one = new Accesses();
    @Nullable SeenVersion v = a.versionNo() == null ? null : versions.get(a.versionNo());
    int file = one.addFile(Seen.file(Objects.requireNonNull(paths.get(a.pathNo())), v));
    one.add(
        a.seq(),
        a.atNs() / Accesses.RESOLUTION_NS * Accesses.RESOLUTION_NS,
        a.processNo(),
        a.threadId(),
        a.activityId(),
        file,
        -1,
        a.openFlags() == null ? -1 : a.openFlags(),
        a.fd() == null ? -1 : a.fd(),
        a.result(),
        a.offsetBytes() == null ? -1 : a.offsetBytes());
    return one.describe(0);
  }

  @Nested
  class OnSqlite extends Contract {
    @TempDir Path folder;

    @Override
    String url() {
      return "sqlite:" + folder.resolve("quill.db");
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class OnPostgres extends Contract {
    EmbeddedPostgres server;
    int databases;

    @BeforeAll
    void start() throws IOException {
      server = EmbeddedPostgres.start();
    }

    @AfterAll
    void stop() throws IOException {
      server.close();
    }

    @Override
    String url() throws SQLException {
      String name = "site" + ++databases;
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return server.getJdbcUrl("postgres", name);
    }

    @Test
    void severalCollectorsLeaveWhatOneLeaves() throws Exception {
      merge(traces);
      List<String> expected = content();
      empty();
      ExecutorService collectors = Executors.newFixedThreadPool(4);
      List<Callable<Void>> work = new ArrayList<>();
      for (int collector = 0; collector < 4; collector++) {
        List<SimulatedTrace> share = new ArrayList<>(traces);
        Collections.shuffle(share, new Random(collector));
        work.add(() -> collect(share));
      }
      for (Future<Void> collected : collectors.invokeAll(work)) {
        collected.get();
      }
      collectors.shutdown();
      assertThat(difference(expected, content())).isEmpty();
    }

    private Void collect(List<SimulatedTrace> share) throws SQLException {
      try (Store own = Store.openForMerge(server.getJdbcUrl("postgres", "site" + databases))) {
        Merge merge = new Merge(own);
        for (List<SimulatedTrace> batch : batches(share)) {
          merge.run(batch);
        }
        return null;
      }
    }
  }
}
