package org.filetrace.quill.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of slurmdbd's database of two ages, in a real MariaDB. */
class SlurmDatabaseTest {
  @TempDir static Path server;
  private static final int PORT = freePort();
  private static @Nullable Process mariadb;

  @BeforeAll
  static void startServer() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/sbin/mariadbd")),
        "skipped: no mariadbd (Debian: mariadb-server)");
    String owner = System.getProperty("user.name");
    run(
        List.of(
            "mariadb-install-db",
            "--no-defaults",
            "--user=" + owner,
            "--datadir=" + server.resolve("data"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db"),
        null);
    mariadb =
        new ProcessBuilder(
                "/usr/sbin/mariadbd",
                "--no-defaults",
                "--user=" + owner,
                "--datadir=" + server.resolve("data"),
                "--socket=" + socket(),
                "--bind-address=127.0.0.1",
                "--port=" + PORT,
                "--pid-file=" + server.resolve("pid"))
            .redirectErrorStream(true)
            .redirectOutput(server.resolve("log").toFile())
            .start();
    for (int i = 0; i < 300 && !Files.exists(socket()); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    if (mariadb != null) {
      mariadb.destroy();
      assertThat(mariadb.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path socket() {
    return server.resolve("socket");
  }

  private static void run(List<String> command, @Nullable File input) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(server.resolve("client.log").toFile());
    if (input != null) {
      builder.redirectInput(input);
    }
    assertThat(builder.start().waitFor())
        .as(Files.readString(server.resolve("client.log")))
        .isZero();
  }

  private static SlurmDatabase load(String dump, String database) throws Exception {
    List<String> client = List.of("mariadb", "--no-defaults", "-uroot", "-S", socket().toString());
    Path create = Files.writeString(server.resolve("create.sql"), "CREATE DATABASE " + database);
    run(client, create.toFile());
    Path file = Imported.shared(dump);
    run(append(client, database), file.toFile());
    return new SlurmDatabase("mysql://root@127.0.0.1:" + PORT + "/" + database, null);
  }

  private static List<String> append(List<String> list, String last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }

  @Test
  void theSchemaOf2014(@TempDir Path folder) throws Exception {
    SlurmDatabase source = load("slurmdbd_old_schema_nlhpc.sql", "nlhpc");
    source.check();
    try (Imported imported = new Imported(folder)) {
      assertThat(imported.read(source)).isEmpty();
      assertThat(
              imported.query(
                  "SELECT host, started_at, ended_at, state, reason FROM node_events WHERE host ="
                      + " 'cn1' ORDER BY 2"))
          .containsExactly(
              "cn1|2014-05-19 17:57:58.000000|2014-05-19 17:58:17.000000|UNKNOWN|cold-start",
              "cn1|2014-05-19 18:01:58.000000|2014-05-19 18:02:03.000000|UNKNOWN|cold-start",
              "cn1|2014-05-19 18:16:53.000000|2014-05-23 13:55:03.000000|DOWN*|Not responding",
              "cn1|2014-05-23 13:55:03.000000|2014-05-23 13:55:15.000000|UNKNOWN|cold-start",
              "cn1|2014-05-30 12:14:49.000000|-|DOWN*|Not responding");
      assertThat(imported.query("SELECT count(*) FROM node_event")).containsExactly("10");
      assertThat(
              imported.query(
                  "SELECT globaljobid, user_name, account, state, cores, qos, nodes,"
                      + " time_limit_seconds FROM job_accounting"))
          .containsExactly(
              "nlhpc#2|clv|cuenta1|COMPLETED|2|normal|cn1|60",
              "nlhpc#2|clv|cuenta1|COMPLETED|2|normal|cn1|60");
      assertThat(imported.query("SELECT machine_id, cores FROM machines"))
          .containsExactly("cn1|2", "cn2|2");
    }
  }

  @Test
  void theSchemaOf2025(@TempDir Path folder) throws Exception {
    SlurmDatabase source = load("slurmdbd_25.05_localcluster.sql", "localcluster");
    try (Imported imported = new Imported(folder)) {
      Map<Problem, Long> problems = imported.read(source);
      assertThat(problems).isEmpty();
      List<String> before = imported.query("SELECT * FROM accounted_job ORDER BY 1");
      assertThat(
              imported.query(
                  "SELECT globaljobid, user_name, state, exit_status, cores, memory_bytes,"
                      + " submit_line, work_dir FROM job_accounting WHERE globaljobid ="
                      + " 'localcluster#3'"))
          .containsExactly(
              "localcluster#3|root|COMPLETED|0|1|99558096896|sbatch test_sbatch.sub|/root");
      assertThat(imported.query("SELECT host, state, reason FROM node_events ORDER BY started_at"))
          .containsExactly(
              "hostage|DOWN*|Not responding", "hostage|DOWN|Node unexpectedly rebooted");
      assertThat(imported.query("SELECT machine_id, cores, memory FROM machines"))
          .containsExactly("hostage|20|90000");
      assertThat(
              imported.query(
                  "SELECT name, parent FROM cluster_name WHERE kind = 'user' ORDER BY 1"))
          .containsExactly("root|root", "rromero|oit");

      imported.read(source);
      assertThat(imported.query("SELECT * FROM accounted_job ORDER BY 1"))
          .as("idempotent")
          .isEqualTo(before);
    }
  }

  @Test
  void whatIsWrongAtASiteHasACode(@TempDir Path folder) throws Exception {
    SlurmDatabase source = load("slurmdbd_25.05_localcluster.sql", "site");
    Path damage =
        Files.writeString(
            server.resolve("damage.sql"),
            """
            UPDATE localcluster_job_table SET account = 'nowhere', nodelist = 'ghost7' WHERE id_job = 3;
            UPDATE localcluster_job_table SET wckey = 'free text', `partition` = '', id_assoc = 999 WHERE id_job = 4;
            UPDATE localcluster_job_table SET wckey = 'code:new', state = 77 WHERE id_job = 5;
            UPDATE localcluster_job_table SET job_db_inx = 18446744073709551615 WHERE id_job = 5;
            UPDATE localcluster_job_table SET job_name = 'Zoë', nodelist = 'cn[001-050]' WHERE id_job = 6;
            INSERT INTO localcluster_wckey_table (creation_time, wckey_name, user) VALUES (1, 'code:project', 'root'), (1, 'old', 'root');
            INSERT INTO localcluster_event_table (time_start, node_name, reason, state, tres) VALUES (1754086820, 'gone1', 'x', 1, '');
            """);
    run(
        List.of("mariadb", "--no-defaults", "-uroot", "-S", socket().toString(), "site"),
        damage.toFile());
    Rules rules = new Rules(Set.of(), Set.of(), Pattern.compile("[^:]+:[^:]+"));
    try (Imported imported = new Imported(folder)) {
      assertThat(imported.read(source, rules).keySet())
          .containsExactlyInAnyOrder(
              Problem.UNKNOWN_USER,
              Problem.INVALID_WCKEY,
              Problem.UNKNOWN_WCKEY,
              Problem.UNKNOWN_ACCOUNT,
              Problem.NO_PARTITION,
              Problem.UNKNOWN_JOB_NODE,
              Problem.UNKNOWN_STATE,
              Problem.INVALID_CLUSTER_WCKEY,
              Problem.UNKNOWN_NODE);
      assertThat(
              imported.query(
                  "SELECT code, subject FROM import_problem WHERE code IN ('J04', 'J06') AND"
                      + " subject NOT LIKE 'cn%'"))
          .containsExactlyInAnyOrder("J04|nowhere", "J06|ghost7");
      assertThat(imported.query("SELECT state FROM job_accounting WHERE job_id = '5'"))
          .as("job_db_inx is unsigned")
          .containsExactly("UNKNOWN_77");
      assertThat(
              imported.query(
                  "SELECT job_name, count(*), min(host), max(host) FROM accounted_job JOIN job_run"
                      + " USING (accounted_job_id) WHERE scheduler_job_id = '6' GROUP BY 1"))
          .containsExactly("Zoë|50|cn001|cn050");
    }
  }

  @Test
  void anUnreachableServerSaysSo() throws IOException {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new SlurmDatabase("mysql://u:secret@localhost:1/slurm", null).check())
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("localhost:1/slurm")
        .hasMessageNotContaining("secret");
  }
}
