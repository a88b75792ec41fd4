package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
