package org.filetrace.quill.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.filetrace.quill.store.query.PublicView;
import org.filetrace.quill.store.query.PublicView.Column;
import org.jooq.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views are a contract with everybody who writes SQL: their columns, on every engine. */
class ViewsTest {
  static final Map<String, String> COLUMNS =
      new TreeMap<>(
          Map.of(
              "filetrace",
              "globaljobid, pathname, activity_type, open_flags, last_modified, size, checksum,"
                  + " host, pid, fd, at, second_pathname, result, file_offset, trace_uuid,"
                  + " process_id, dirname, basename, checksum_start",
              "jobs",
              "globaljobid, cluster, scheduler, job_id, array_index, job_name, user_name, hosts,"
                  + " started_at, ended_at, exit_status, command, verdict, traces",
              "traces",
              "trace_uuid, globaljobid, step, rank, restart, user_name, uid, host, kernel,"
                  + " architecture, started_at, ended_at, exit_status, command, cwd, verdict,"
                  + " tracer_version",
              "processes",
              "process_id, globaljobid, trace_uuid, process_no, parent_no, pid, host, started_at,"
                  + " ended_at, exit_status, executable, arguments, cwd, read_bytes,"
                  + " written_bytes",
              "files",
              "pathname, dirname, basename, versions, first_seen, last_seen",
              "file_versions",
              "version_id, pathname, size, last_modified, checksum, checksum_algorithm,"
                  + " checksum_state, written_by, dirname, basename, checksum_start",
              "job_files",
              "globaljobid, pathname, role, size, last_modified, checksum, checksum_algorithm,"
                  + " checksum_state, first_at, last_at, dirname, basename, checksum_start",
              "nodes",
              "host, jobs, first_seen, last_seen",
              "completeness",
              "globaljobid, trace_uuid, verdict, kind, count, detail, at"));

  static {
    COLUMNS.put("environments", "globaljobid, trace_uuid, name, value");
    COLUMNS.put(
        "tombstones",
        "globaljobid, trace_uuid, user_name, host, started_at, ended_at, verdict, accesses, purged,"
            + " archive");
  }

  abstract static class Contract {
    Store store;

    abstract String url();

    @BeforeEach
    void open() {
      store = Store.openForMerge(url());
    }

    @AfterEach
    void close() {
      store.close();
    }

    @Test
    void viewsHaveTheColumnsOfTheContract() {
      COLUMNS.forEach(
          (view, columns) ->
              assertThat(
                      Arrays.stream(store.sql().fetch("SELECT * FROM " + view).fields())
                          .map(Field::getName)
                          .collect(Collectors.joining(", ")))
                  .as(view)
                  .isEqualTo(columns));
    }

    @Test
    void everyColumnIsDescribed() {
      Map<String, List<String>> described = new TreeMap<>();
      PublicView.all()
          .forEach(v -> described.put(v.name(), v.columns().stream().map(Column::name).toList()));
      assertThat(described.keySet()).containsAll(COLUMNS.keySet());
      described.forEach(
          (view, columns) ->
              assertThat(store.sql().fetch("SELECT * FROM " + view).fields())
                  .as(view)
                  .extracting(Field::getName)
                  .containsExactlyElementsOf(columns));
    }

    @Test
    void aReaderOpensWhatTheCollectorMade() {
      try (Store reader = Store.open(url())) {
        assertThat(reader.sql().fetchCount(reader.sql().selectFrom("jobs"))).isZero();
      }
    }
  }

  @Nested
  class OnSqlite extends Contract {
    @TempDir Path folder;

    @Override
    String url() {
      return "sqlite:" + folder.resolve("new/quill.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"job_files", "file_versions"})
    void anIndexFindsPathsAndChecksums(String view) {
      assertThat(plan(view, "dirname = '/data' AND basename = 'x'"))
          .contains("file_version_name")
          .doesNotContain("SCAN f ");
      assertThat(plan(view, "checksum_start = 'abcd' AND checksum = 'abcdef01'"))
          .contains("file_version_checksum_start")
          .doesNotContain("SCAN f ");
      assertThat(plan(view, "checksum = 'abcdef01'")).contains("SCAN f ");
    }

    private String plan(String view, String condition) {
      return store
          .sql()
          .fetch("EXPLAIN QUERY PLAN SELECT * FROM " + view + " WHERE " + condition)
          .format();
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws IOException {
      Path file = folder.resolve("new/quill.db");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class OnPostgres extends Contract {
    EmbeddedPostgres server;

    @BeforeAll
    void start() throws IOException {
      server = EmbeddedPostgres.start();
    }

    @AfterAll
    void stop() throws IOException {
      server.close();
    }

    @Override
    String url() {
      return server.getJdbcUrl("postgres", "postgres");
    }
  }
}
