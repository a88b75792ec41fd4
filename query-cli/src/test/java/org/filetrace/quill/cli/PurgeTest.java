package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What old jobs leave behind, class by class, and what the jobs that are kept do not lose. */
class PurgeTest {
  /** Jobs 1 to 3 of {@link Workflow} ended before, the others after. */
  private static final String BEFORE = "2026-11-20T09:00:35";

  @TempDir Path folder;
  private String store = "";

  private String quill(String... arguments) {
    return QuillRun.of(store, arguments).out();
  }

  private String column(String query) {
    return quill("sql", "-nP", query);
  }

  private String tombstones() {
    return column("SELECT globaljobid, purged, archive FROM tombstones ORDER BY globaljobid");
  }

  private long events(String job) {
    return quill("events", job, "-nP").lines().count();
  }

  @ParameterizedTest
  @EnumSource
  void eachClassTakesMoreAndATombstoneStays(Engine engine) {
    store = Workflow.told().mergedOn(engine, folder);
    long kept = events("4");
    assertThat(quill("purge", "--before", BEFORE, "--dry-run"))
        .isEqualTo("3 traces would be purged\n");
    assertThat(tombstones()).isEmpty();

    assertThat(quill("purge", "--before", BEFORE, "--archive", "tape 7"))
        .startsWith("3 traces purged\n");
    assertThat(tombstones())
        .isEqualTo("site#1|accesses|tape 7\nsite#2|accesses|tape 7\nsite#3|accesses|tape 7\n");
    assertThat(events("1")).isZero();
    assertThat(quill("files", "1", "--read", "-nPo", "pathname")).contains("/data/genome.fa\n");
    assertThat(column("SELECT count(*) FROM processes WHERE globaljobid = 'site#1'"))
        .isEqualTo("1\n");

    quill("purge", "--before", BEFORE, "--remove", "processes");
    assertThat(column("SELECT count(*) FROM processes WHERE globaljobid = 'site#1'"))
        .isEqualTo("0\n");
    assertThat(quill("jobs", "/data/genome.fa", "-nPo", "globaljobid")).contains("site#1\n");

    quill("purge", "--before", BEFORE, "--remove", "files");
    assertThat(quill("jobs", "/data/genome.fa", "-nPo", "globaljobid")).doesNotContain("site#1");
    assertThat(column("SELECT command FROM traces WHERE globaljobid = 'site#1'"))
        .isEqualTo("align genome.fa\n");

    quill("purge", "--before", BEFORE, "--remove", "commands");
    assertThat(column("SELECT command FROM traces WHERE globaljobid = 'site#1'")).isEqualTo("\n");
    assertThat(tombstones())
        .isEqualTo("site#1|commands|tape 7\nsite#2|commands|tape 7\nsite#3|commands|tape 7\n");
    assertThat(quill("purge", "--before", BEFORE, "--remove", "commands"))
        .isEqualTo("0 traces purged\n");
    assertThat(events("4")).isEqualTo(kept);
  }

  @ParameterizedTest
  @EnumSource
  void whatAKeptJobUsedStays(Engine engine) {
    store = Workflow.told().mergedOn(engine, folder);
    String sort =
        column("SELECT checksum FROM job_files WHERE globaljobid = 'site#4' AND role = 'executed'");
    String log = quill("files", "4", "--read", "-nPo", "pathname,checksum");
    quill("purge", "--before", BEFORE, "--remove", "commands");
    assertThat(
            column(
                "SELECT checksum FROM job_files WHERE globaljobid = 'site#4' AND role = 'executed'"))
        .isEqualTo(sort);
    assertThat(quill("files", "4", "--read", "-nPo", "pathname,checksum"))
        .isEqualTo(log)
        .contains("/bob/copy|", "/west/log|");
    assertThat(column("SELECT count(*) FROM file_versions WHERE basename = 'out.sam'"))
        .isEqualTo("0\n");
  }

  /** A run that was stopped leaves some purged less far than others. */
  @ParameterizedTest
  @EnumSource
  void aRunGoesOnWhereTheLastOneEnded(Engine engine) {
    store = Workflow.told().mergedOn(engine, folder);
    quill("purge", "--before", "2026-11-20T09:00:20", "--remove", "files");
    String first = tombstones();
    assertThat(first).startsWith("site#1|files|").doesNotContain("site#3");
    quill("purge", "--before", BEFORE);
    assertThat(tombstones()).startsWith(first).contains("site#3|accesses|");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPurgedIsNotMergedAgain(Engine engine) {
    World world = Workflow.told();
    store = world.mergedOn(engine, folder);
    quill("purge", "--before", BEFORE, "--remove", "files");
    world.mergeInto(store);
    assertThat(events("1")).isZero();
    assertThat(quill("jobs", "/data/genome.fa", "-nPo", "globaljobid")).doesNotContain("site#1");
  }

  /** Row security asks the table; what is gone nobody can ask about. */
  @Test
  void whatJobsTouchedIsForgottenWithIt() {
    World world = new World().file("/bin/sh", "sh");
    List<String> parts = List.of("/lib/a", "/lib/b", "/lib/c", "/lib/d", "/lib/e");
    parts.forEach(part -> world.file(part, part));
    for (String job : List.of("site#1", "site#2", "site#3")) {
      TraceScript script =
          world.job(job, "alice", "n001").variable("LANG", "C").exec("/bin/sh", "sh");
      parts.forEach(script::read);
    }
    store = world.mergedOn(Engine.POSTGRESQL, folder);
    String kinds = "SELECT DISTINCT kind FROM touched ORDER BY kind";
    assertThat(column(kinds)).isEqualTo("1\n2\n");
    quill("purge", "--before", "2030-01-01", "--remove", "commands");
    assertThat(column(kinds)).isEqualTo("1\n");
  }
}
