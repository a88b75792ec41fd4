package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.filetrace.quill.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportTest {
  private static final String ACCOUNTING =
      """
      JobID|JobIDRaw|Cluster|User|Account|Partition|Submit|Start|End|State|ExitCode|AllocTRES|NodeList|JobName
      41|41|hpc|ann|chem|long|2026-11-20T08:59:00|2026-11-20T09:00:00|2026-11-20T09:30:00|FAILED|3:0|cpu=8,mem=4G|n[1-2]|simulate
      41|41|hpc|bob|chem|long|2019-11-20T08:59:00|2019-11-20T09:00:00|2019-11-20T09:30:00|COMPLETED|0:0|cpu=8,mem=4G|n1|old
      42|42|hpc|ann|chem|long|2026-11-20T08:59:00|2026-11-20T09:00:00|2026-11-20T09:30:00|COMPLETED|0:0|cpu=8,mem=4G|n1|untraced
      """;

  @TempDir Path folder;

  private static World story() {
    World world = new World();
    world.job("hpc#41", "ann", "n1").command("simulate");
    return world;
  }

  private QuillRun importSlurm(String store) throws IOException {
    Path file = Files.writeString(folder.resolve("sacct.txt"), ACCOUNTING);
    return QuillRun.of(store, "import", "slurm", file.toString(), "--time-zone=UTC");
  }

  private static void assertOneJob(String store) {
    assertThat(
            QuillRun.of(
                    store,
                    "sql",
                    "-n",
                    "-P",
                    "SELECT job_name, state, exit_status, cores, verdict FROM job_accounting"
                        + " ORDER BY job_name")
                .out())
        .isEqualToIgnoringNewLines(
            "old|COMPLETED|0|8|\nsimulate|FAILED|3|8|complete\nuntraced|COMPLETED|0|8|\n");
  }

  @ParameterizedTest
  @EnumSource
  void aTracedJobAndItsAccountingAreOneInEitherOrder(Engine engine) throws IOException {
    String traceFirst = engine.emptyStore(folder);
    story().mergeInto(traceFirst);
    QuillRun run = importSlurm(traceFirst);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("4 job runs, 3 jobs");
    assertOneJob(traceFirst);
    assertThat(importSlurm(traceFirst).out()).contains("nothing new");

    String accountingFirst = engine.emptyStore(Files.createDirectory(folder.resolve("second")));
    assertThat(importSlurm(accountingFirst).status()).isZero();
    story().mergeInto(accountingFirst);
    assertOneJob(accountingFirst);
  }

  @ParameterizedTest
  @EnumSource
  void jobShowsWhatTheSchedulerAccounts(Engine engine) throws IOException {
    String store = engine.emptyStore(folder);
    story().mergeInto(store);
    importSlurm(store);

    QuillRun job = QuillRun.of(store, "job", "hpc#41");
    assertThat(job.status()).isZero();
    assertThat(job.out())
        .contains("Accounted FAILED 3, submitted 2026-11-20T08:59:00, waited 00:01:00")
        .contains("Resources cores 8, nodes n[1-2], 4096 MiB, partition long, account chem")
        .doesNotContain("COMPLETED");

    QuillRun untraced = QuillRun.of(store, "job", "42");
    assertThat(untraced.status()).as("no record of its files").isEqualTo(4);
    assertThat(untraced.out()).contains("hpc#42", "COMPLETED", "untraced");
    assertThat(untraced.err()).contains("job '42' was not traced");
    assertThat(QuillRun.of(store, "job", "43").status()).isEqualTo(3);
  }

  private static void addBadTime(String store, String... values) {
    try (Store open = Store.openForMerge(store)) {
      open.sql()
          .execute(
              "INSERT INTO node_event (cluster, host, started_ns, ended_ns, state, reason) VALUES ('hpc', '"
                  + String.join("', '", values)
                  + "')");
    }
  }

  @ParameterizedTest
  @EnumSource
  void badNodesAndWhatTheirOutputTouched(Engine engine) throws IOException {
    World world = new World().file("/in", "1");
    world.job("hpc#1", "ann", "n1.site").read("/in").write("/out", "2");
    world.job("hpc#2", "bob", "n2").read("/out").write("/plot", "3");
    String store = engine.emptyStore(folder);
    world.mergeInto(store);
    addBadTime(store, "n1", "1795165200000000000", "1795168800000000000", "DOWN*", "bad DIMM");
    addBadTime(store, "n2", "1795165200000000000", "1795168800000000000", "DOWN+MAINT", "planned");
    addBadTime(store, "n2", "1795165300000000000", "1795168800000000000", "UNKNOWN", "cold-start");

    String[] day = {"node", "--bad", "-S", "2026-11-20", "-E", "2026-11-21"};
    QuillRun bad = QuillRun.of(store, day);
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.out()).contains("n1", "bad DIMM").doesNotContain("planned", "cold-start");
    assertThat(QuillRun.of(store, "node", "--bad", "-E", "2020-01-01").status()).isZero();

    QuillRun downstream =
        QuillRun.of(store, "node", "--bad", "-S", "2026-11-20", "--downstream", "-P", "-n");
    assertThat(downstream.status()).isEqualTo(1);
    assertThat(downstream.out()).contains("/plot");
    assertThat(QuillRun.of(store, "node").err()).contains("name the nodes, or say --bad");
  }

  @Test
  void quillConfDecidesAboutProblems() throws IOException {
    Path accounting = Files.writeString(folder.resolve("accounting"), "nonsense\n");
    Path conf =
        Files.writeString(
            folder.resolve("quill.conf"), "import.strict = R01\nimport.group = users\n");
    QuillRun strict =
        QuillRun.configured(
            conf,
            "sqlite:" + folder.resolve("a.db"),
            "import",
            "gridengine",
            accounting.toString());
    assertThat(strict.status()).isEqualTo(3);
    assertThat(strict.err()).contains("R01");
    QuillRun overruled =
        QuillRun.configured(
            conf,
            "sqlite:" + folder.resolve("b.db"),
            "import",
            "gridengine",
            "--ignore=R01",
            accounting.toString());
    assertThat(overruled.status()).isZero();
    assertThat(overruled.err()).contains("U05").doesNotContain("R01");
  }

  private static String gridEngineJob(String id, String user) {
    String[] field = new String[45];
    Arrays.fill(field, "0");
    field[0] = "all.q";
    field[1] = "n1";
    field[3] = user;
    field[5] = id;
    field[8] = field[9] = field[10] = "1311095354";
    return String.join(":", field) + "\n";
  }

  @Test
  void usersWhoAreGone() throws IOException {
    Path accounting =
        Files.writeString(
            folder.resolve("accounting"), gridEngineJob("7", "root") + gridEngineJob("8", "gone"));
    String store = "sqlite:" + folder.resolve("quill.db");
    QuillRun run =
        QuillRun.of(
            store,
            "import",
            "gridengine",
            "--users",
            "--department-pattern=dept-.*",
            accounting.toString());
    assertThat(run.err()).contains("U04", "U03").doesNotContain("U06");
    assertThat(
            QuillRun.of(
                    store, "sql", "-n", "-P", "SELECT code, subject FROM import_problem ORDER BY 1")
                .out())
        .contains("U03|root", "U04|gone");
  }

  @Test
  void checkStoresNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("acct"), "");
    String store = "sqlite:" + folder.resolve("none.db");
    QuillRun good = QuillRun.of(store, "import", "lsf", "--check", file.toString());
    assertThat(good.out()).isEqualToIgnoringNewLines(file + ": can be read\n");
    assertThat(folder.resolve("none.db")).doesNotExist();

    QuillRun bad = QuillRun.of(store, "import", "pbs", "--check", folder.resolve("no").toString());
    assertThat(bad.status()).isEqualTo(3);
    assertThat(bad.err()).contains("no cannot be read: there is no such file");
  }

  @Test
  void problemsAreToldOnceAndCanBeStrict() throws IOException {
    Path file = Files.writeString(folder.resolve("accounting"), "nonsense\nmore nonsense\n");
    String store = "sqlite:" + folder.resolve("quill.db");
    QuillRun lenient = QuillRun.of(store, "import", "gridengine", file.toString());
    assertThat(lenient.status()).isZero();
    assertThat(lenient.err()).contains("R01 record that cannot be read: 2;");

    Files.writeString(file, "other nonsense\n");
    QuillRun strict =
        QuillRun.of(store, "import", "gridengine", file.toString(), "--strict=R01,E01");
    assertThat(strict.status()).isEqualTo(3);
    assertThat(strict.err()).contains("R01", "other nonsense", "--ignore=R01");
    QuillRun unknown = QuillRun.of(store, "import", "gridengine", file.toString(), "--strict=X99");
    assertThat(unknown.err()).contains("no problem has the code X99", "J07");
  }
}
