package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.merge.Merge;
import org.filetrace.spool.SpoolReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of one PostgreSQL store, with hand-written SQL that tries to see what is not theirs. */
@TestInstance(Lifecycle.PER_CLASS)
class RowSecurityTest {
  private static final String SECRET = "/home/ada/secret";

  private TestServer server;
  private String url;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = new TestServer();
    url = server.newDatabase();
    Store.openForMerge(url).close();
    as(
        "postgres",
        "CREATE ROLE ada LOGIN IN ROLE quill_user",
        "CREATE ROLE bob LOGIN IN ROLE quill_user",
        "CREATE ROLE ops LOGIN IN ROLE quill_operator",
        "CREATE ROLE collector LOGIN IN ROLE quill_writer");
    merge(folder, "ada", "1", SECRET);
    merge(folder, "bob", "2", "/home/bob/plain");
    for (String job : List.of("3", "4")) { // what a second job reads again stands in sets
      mergeReader(folder, "ada", job, "/usr/lib/shared/", "/home/ada/thesis/");
      mergeReader(folder, "bob", job + "b", "/usr/lib/shared/", "/home/bob/thesis/");
    }
  }

  private void mergeReader(Path folder, String user, String job, String... directories)
      throws Exception {
    TestSpool spool = new TestSpool(folder, UUID.randomUUID(), job, 1, user);
    for (String directory : directories) {
      for (int i = 0; i < 5; i++) {
        String file = directory + "part" + i;
        spool.read(file, spool.version(file, 100 + i, file, 3));
      }
    }
    merge(folder, spool.finish());
  }

  /** As the collector's own login, which is no superuser. */
  private void merge(Path folder, String user, String job, String file) throws Exception {
    TestSpool spool = new TestSpool(folder, UUID.randomUUID(), job, 1, user);
    spool.read("/lib/libc.so", spool.version("/lib/libc.so", 1, "libc", 1));
    spool.read(file, spool.version(file, 2, file, 2));
    spool.exec(file, 2, "run\0it\0");
    spool.rename(file, file + "2", 2);
    spool.mark("io-uring");
    merge(folder, spool.finish());
  }

  private void merge(Path folder, Path done) throws Exception {
    try (Store store = Store.openForMerge(loginUrl("collector"));
        SpoolReader reader =
            SpoolReader.open(done, Files.createTempDirectory(folder, "work"), 1 << 24);
        SpooledTrace trace =
            new SpooledTrace(reader, Verdict.TRUNCATED, List.of(), PendingChecksums.ofThisNode())) {
      assertThat(new Merge(store).run(List.of(trace)).traces()).hasSize(1);
    }
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  private String loginUrl(String user) {
    return url.replace("user=postgres", "user=" + user);
  }

  private List<String> as(String user, String... statements) throws SQLException {
    List<String> seen = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(loginUrl(user));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean hasRows = statement.execute(sql);
        for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
          seen.add(String.valueOf(w.getMessage()));
        }
        if (hasRows) {
          ResultSet row = statement.getResultSet();
          while (row.next()) {
            seen.add(rowText(row));
          }
        }
      }
    }
    return seen;
  }

  private static String rowText(ResultSet row) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      values.add(String.valueOf(row.getString(i)));
    }
    return String.join(" ", values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filetrace",
        "jobs",
        "traces",
        "processes",
        "files",
        "file_versions",
        "job_files",
        "completeness",
        "environments",
        "variable",
        "job",
        "trace",
        "(SELECT path FROM directory) d",
        "file_version",
        "trace_file",
        "process",
        "owner",
      })
  void everybodySeesTheirOwnAndNothingElse(String relation) throws SQLException {
    String query = "SELECT * FROM " + relation;
    assertThat(as("bob", query)).isNotEmpty().noneMatch(row -> row.contains("ada"));
    assertThat(as("ada", query)).isNotEmpty().noneMatch(row -> row.contains("bob"));
    assertThat(as("ops", query).size()).isGreaterThan(as("ada", query).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT name FROM file_version WHERE name LIKE 'secret%'",
        "SELECT pathname FROM files WHERE pathname LIKE '/home/ada%'",
        "SELECT globaljobid FROM filetrace WHERE second_pathname = '" + SECRET + "2'",
        "SELECT job_id FROM job WHERE globaljobid = 'test#1'",
        "SELECT f.version_id FROM file_version f JOIN directory d USING (directory_id) WHERE d.path"
            + " LIKE '%ada%'",
        "SELECT pathname_of(directory_id, '') FROM directory WHERE path LIKE '%ada%'",
        "SELECT p FROM generate_series(1, 50) i, pathname_of(i, '') p WHERE p LIKE '%ada%'",
        "SELECT most_common_vals::text FROM pg_stats WHERE tablename IN ('directory',"
            + " 'file_version') AND attname IN ('path', 'name')",
        "WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < 9)"
            + " SELECT path FROM r JOIN directory ON directory_id = id WHERE path LIKE '%ada%'",
      })
  void ofOthersNotEvenThatAPathExists(String query) throws SQLException {
    assertThat(as("bob", query)).isEmpty();
  }

  @Test
  void accountingIsSeenByItsUserAndOperators() throws SQLException {
    as(
        "collector",
        "INSERT INTO accounted_job (globaljobid, submitted_ns, scheduler, cluster,"
            + " scheduler_job_id, user_name, state) VALUES ('alpha#1', 1, 'slurm', 'alpha', '1',"
            + " 'ada', 'FAILED') ON CONFLICT DO NOTHING",
        "INSERT INTO job_event VALUES ('log', 1, 'alpha', '1', 5, 1, 'of ada') ON CONFLICT DO"
            + " NOTHING",
        "INSERT INTO cluster_name VALUES ('alpha', 'user', 'ada', 'secret-project', '') ON CONFLICT"
            + " DO NOTHING",
        "INSERT INTO node_event VALUES ('alpha', 'n1', 1, 2, 'DOWN', 'DIMM') ON CONFLICT DO"
            + " NOTHING");
    String seen =
        "SELECT (SELECT count(*) FROM job_accounting) || ' ' || (SELECT count(*) FROM events) || '"
            + " ' || (SELECT count(*) FROM cluster_name) || ' ' || (SELECT count(*) FROM"
            + " node_events)";
    assertThat(as("ada", seen)).containsExactly("1 1 1 1");
    assertThat(as("bob", seen)).containsExactly("0 0 0 1");
    assertThat(as("ops", seen)).containsExactly("1 1 1 1");
  }

  @Test
  void aCheapFunctionDoesNotSeeRowsBeforeThePolicyDoes() throws SQLException {
    assertThat(
            as(
                "bob",
                "CREATE FUNCTION pg_temp.peek(t text) RETURNS boolean LANGUAGE plpgsql COST 0.0001"
                    + " AS $$ BEGIN RAISE NOTICE 'peeked %', t; RETURN true; END $$",
                "SELECT path FROM directory WHERE pg_temp.peek(path)",
                "SELECT pathname FROM filetrace WHERE pg_temp.peek(pathname)"))
        .isNotEmpty()
        .noneMatch(seen -> seen.contains("ada"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET row_security = off; SELECT * FROM directory",
        "SET ROLE quill_operator",
        "SET ROLE quill_writer",
        "SET SESSION AUTHORIZATION ada",
        "INSERT INTO owner (user_name) VALUES ('bob2')",
        "UPDATE job SET owner_id = 2",
        "DELETE FROM directory",
        "SELECT * FROM trace_set_all",
        "SELECT owners FROM chunk",
        "SELECT owners FROM directory",
        "SELECT nextval('version_block')",
        "ALTER TABLE directory DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON directory FOR SELECT USING (true)",
        "ALTER POLICY own ON directory USING (true)",
        "CALL set_up_relation('directory')",
        "CALL set_up_roles()",
        "CREATE TABLE public.mine (x int)",
      })
  void rightsCannotBeTaken(String sql) {
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> as("bob", sql));
  }

  @Test
  void anotherUsersWriterOfASharedFileIsNotNamed() throws SQLException {
    assertThat(
            as("bob", "SELECT DISTINCT globaljobid FROM job_files WHERE pathname = '/lib/libc.so'"))
        .containsExactly("test#2");
    assertThat(as("bob", "SELECT jobs FROM nodes")).containsExactly("3");
    assertThat(as("ops", "SELECT jobs FROM nodes")).containsExactly("6");
  }

  @Test
  void ofASetEachSeesWhatTheirJobsUsed() throws SQLException {
    assertThat(as("bob", "SELECT DISTINCT trace_id FROM trace_set")).hasSize(2);
    assertThat(as("bob", "SELECT DISTINCT pathname FROM job_files WHERE globaljobid = 'test#4b'"))
        .hasSize(10)
        .contains("/usr/lib/shared/part0", "/home/bob/thesis/part4");
    assertThat(as("ops", "SELECT chunk_id FROM chunk WHERE cardinality(owners) = 2")).isNotEmpty();
    assertThat(as("bob", "SELECT path FROM directory WHERE path LIKE '/home/%'"))
        .containsExactlyInAnyOrder("/home/bob", "/home/bob/thesis");
    assertThat(
            as(
                "bob",
                "SELECT DISTINCT o.user_name FROM touched t LEFT JOIN owner o USING (owner_id)"))
        .containsExactly("bob");
  }

  /** Else each question of a user would look at every version of the store. */
  @ParameterizedTest
  @CsvSource({"pathname, file_version_path", "checksum, file_version_checksum"})
  void anIndexServesUsersToo(String column, String index) throws SQLException {
    assertThat(
            as(
                "bob",
                "SET enable_seqscan = off",
                "SET enable_indexscan = off", // bitmaps are left, the only way for BRIN
                "EXPLAIN SELECT * FROM file_versions WHERE " + column + " = 'ab'"))
        .anyMatch(line -> line.contains("Index Scan") && line.contains(index))
        .noneMatch(line -> line.contains("Seq Scan on file_version"));
  }
}
