package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole line: three jobs traced, collected, and asked about with {@code quill}. */
class PipelineTest {
  private final Site site;
  private final Path folder;

  PipelineTest(@TempDir Path scratch) throws IOException {
    this.site = Site.in(scratch);
    this.folder = site.folder();
  }

  @BeforeEach
  void runThreeJobsAndCollect() throws IOException {
    Files.writeString(
        folder.resolve("twice.c"),
        """
        #include <stdio.h>
        int main(void) { int n; while (scanf("%d", &n) == 1) printf("%d\\n", 2 * n); }
        """);
    Files.writeString(folder.resolve("in"), "3\n1\n2\n");
    job("build", "cc -o twice twice.c");
    job("run", "./twice < in > out.tmp && mv out.tmp out");
    job(
        "sort",
        "sort -n out > sorted.tmp && mv sorted.tmp sorted && wc -l nothing; gzip -k sorted");
    site.spool().awaitAll(".done", 3);
    assertThat(collect()).contains("3");
  }

  @Test
  void theQueryOfProvenanceAwareCondorRunsAsWritten() {
    Run answer =
        quill(
            "sql",
            "--csv",
            "SELECT pathname, activity_type, open_flags, last_modified, size, checksum FROM filetrace"
                + " WHERE globaljobid = (SELECT globaljobid FROM jobs WHERE job_id = 'run')");
    assertThat(answer.status()).isZero();
    assertThat(answer.text().lines().findFirst())
        .hasValue("pathname,activity_type,open_flags,last_modified,size,checksum");
    // printf '3\n1\n2\n' | sha256sum
    assertThat(answer.text().lines())
        .anyMatch(
            row ->
                row.startsWith(folder + "/in,open,O_RDONLY,")
                    && row.endsWith(
                        ",6,4b259764fc01310c1ee10d979092d27e462b35750fa6df2be6156c50b0084794"));
  }

  @Test
  void everyAccessOfTheSpoolIsInTheStore() {
    int accesses = 0;
    List<Path> merged = new SpoolFolder(site.spool().path().resolve("merged")).files(".done");
    for (Path done : merged) {
      accesses += RecordedTrace.read(done).accesses().size();
    }
    assertThat(merged).hasSize(3);
    assertThat(count("SELECT sum(accesses) FROM trace")).isEqualTo(accesses);
  }

  @Test
  void collectingAgainChangesNothing() {
    int rows = count("SELECT count(*) FROM filetrace");
    collect();
    assertThat(count("SELECT count(*) FROM filetrace")).isEqualTo(rows);
    assertThat(count("SELECT count(*) FROM jobs")).isEqualTo(3);
  }

  @Test
  void filesOfAJob() {
    Run files = quill("files", "run", "-P");
    assertThat(files.status()).as(files.errorText()).isZero();
    assertThat(files.text())
        .contains(folder + "/in")
        .contains(folder + "/out")
        .contains(folder + "/twice");
    Run written = quill("files", "run", "--written", "-P");
    assertThat(written.text()).contains(folder + "/out").doesNotContain(folder + "/in");
    Run failed = quill("files", "sort", "--failed", "-P");
    assertThat(failed.text()).contains(folder + "/nothing");
  }

  @Test
  void jobsThatTouchedAFile() {
    Run jobs = quill("jobs", folder + "/out", "-P");
    assertThat(jobs.status()).as(jobs.errorText()).isZero();
    assertThat(jobs.text()).contains("run").contains("sort").doesNotContain("build");
  }

  @Test
  void staleOnceAnInputIsEdited() throws IOException {
    Run current = quill("stale", folder + "/out");
    assertThat(current.status()).as(current.text() + current.errorText()).isZero();
    Files.writeString(folder.resolve("in"), "4\n");
    Run stale = quill("stale", folder + "/out");
    assertThat(stale.status()).as(stale.text() + stale.errorText()).isEqualTo(1);
    assertThat(stale.text()).contains(folder + "/in");
  }

  @Test
  void unknownThingsAreExitStatus3() {
    assertThat(quill("files", "no-such-job").status()).isEqualTo(3);
    assertThat(quill("jobs", folder + "/no-such-file").status()).isEqualTo(3);
  }

  private void job(String id, String script) {
    Run run =
        Run.of(
            folder,
            Dist.filetrace(
                site.spool().path(), List.of("--job-id=" + id), List.of("sh", "-c", script)));
    assertThat(run.status()).as(run.errorText()).isZero();
  }

  private String collect() {
    return site.collect("--keep", "--json");
  }

  private int count(String sql) {
    Run run = quill("sql", "-P", "-n", sql);
    assertThat(run.status()).as(run.errorText()).isZero();
    return Integer.parseInt(run.text().strip());
  }

  private Run quill(String... arguments) {
    return site.quill(arguments);
  }
}
