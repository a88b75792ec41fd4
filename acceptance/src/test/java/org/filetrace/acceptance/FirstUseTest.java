package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One user, nothing configured: a job, a question. */
class FirstUseTest {
  private final Path home;
  private final Map<String, String> environment;

  FirstUseTest(@TempDir Path scratch) throws IOException {
    this.home = scratch.toRealPath();
    this.environment =
        Map.of(
            "HOME", home.toString(),
            "XDG_DATA_HOME", "",
            "XDG_CONFIG_HOME", "",
            "XDG_STATE_HOME", "",
            "FILETRACE_SPOOL", home.resolve("spool").toString(),
            "FILETRACE_START_TIMEOUT", "60",
            "QUILL_STORE", "");
  }

  @Test
  void theFirstQuestionIsAnsweredRightAfterTheFirstJob() {
    Run job = run("filetrace", "sh", "-c", "echo 1 > result");
    assertThat(job.status()).as(job.errorText()).isZero();

    Run files = run("quill", "files", "last", "--written", "-P", "-n", "-o", "pathname");

    assertThat(files.text()).as(files.errorText()).isEqualTo(home.resolve("result") + "\n");
    assertThat(files.status()).as(files.errorText()).isZero();
    assertThat(home.resolve(".local/share/quill/quill.db")).isRegularFile();
    assertThat(home.resolve("spool")).isEmptyDirectory();
  }

  /** LD_ variables are the job's own: the tracer, which must not load by them, runs without. */
  @Test
  void ofTheEnvironmentTheJobsProgramGotWhatIsListedIsKept() {
    List<String> job =
        List.of(
            "env",
            "LD_LIBRARY_PATH=/opt/lib",
            "TZ=Mars/Olympus",
            "API_TOKEN=s3cret",
            Dist.program("filetrace").toString(),
            "true");
    assertThat(Run.of(home, environment, job).status()).isZero();

    Run kept = run("quill", "job", "last", "--environment", "-n", "-P");

    assertThat(kept.text().lines())
        .as(kept.errorText())
        .contains("LD_LIBRARY_PATH|/opt/lib", "TZ|Mars/Olympus");
    assertThat(kept.text()).doesNotContain("s3cret", "HOME|");
  }

  @Test
  void askedItSaysWhereTheRecordGoes() {
    Run job = run("filetrace", "--verbose", "true");

    assertThat(job.status()).isZero();
    assertThat(job.errorText())
        .matches("filetrace: recording into " + home.resolve("spool") + "/[0-9a-f-]{36}\\.spool\n");
    assertThat(run("filetrace", "true").errorText()).isEmpty();
  }

  @Test
  void beforeTheFirstJobItSaysWhatToDo() {
    Run files = run("quill", "files", "last");

    assertThat(files.status()).isEqualTo(5);
    assertThat(files.errorText()).contains("put filetrace in front of a command");
  }

  @Test
  void aSharedFolderIsLeftToTheSitesCollector() throws IOException {
    Path shared = Files.createDirectory(home.resolve("spool"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwx-wx-wx"));
    assertThat(run("filetrace", "true").status()).isZero();

    assertThat(run("quill", "files", "last").status()).isEqualTo(5);
    new SpoolFolder(shared).awaitAll(".done", 1);
  }

  @Test
  void anAnswerThatIsCutShortByAFullDiskIsNoCleanOne() {
    assertThat(run("filetrace", "true").status()).isZero();

    Run full = shell("\"$0\" jobs > /dev/full");
    assertThat(full.errorText())
        .isEqualTo("quill: a part of the answer could not be written: No space left on device\n");
    assertThat(full.status()).isEqualTo(4);

    Run read = shell("set -o pipefail; \"$0\" events last | head -n 1");
    assertThat(read.errorText()).isEmpty();
    assertThat(read.status()).isZero();
  }

  private Run shell(String script) {
    return Run.of(
        home, environment, List.of("bash", "-c", script, Dist.program("quill").toString()));
  }

  private Run run(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Dist.program(program).toString()));
    command.addAll(List.of(arguments));
    return Run.of(home, environment, command);
  }
}
