package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each program of {@code native/tracees} leaves exactly the record that it says it must leave. */
class TraceeTest {
  /** automake's word for "could not be tried here". */
  private static final int SKIPPED = 77;

  private final Path scratch;

  TraceeTest(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  /** rm, because no Java API removes a path that is longer than PATH_MAX. */
  @AfterEach
  void removeFolder() {
    Run.of(scratch, List.of("rm", "-rf", "job"));
  }

  static Stream<String> tracees() throws IOException {
    try (Stream<Path> programs = Files.list(Dist.tracees())) {
      return programs
          .map(program -> program.getFileName().toString())
          .filter(name -> !name.equals("set_uid"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("tracees")
  void leavesTheRecordThatItPrints(String tracee) throws IOException {
    Path folder = folder();
    Path program = install(tracee, folder);
    Run untraced =
        Run.of(Files.createDirectory(folder.resolve("untraced")), List.of(program.toString()));
    assumeTrue(untraced.status() != SKIPPED, untraced::errorText);

    SpoolFolder spool = SpoolFolder.in(scratch);
    Run run = Run.withDescendants(folder, Dist.filetrace(spool.path(), program.toString()));

    assertThat(run.errorText()).isEqualTo(untraced.errorText());
    assertThat(run.status()).isEqualTo(untraced.status());
    RecordedTrace trace = spool.trace();
    assertThat(differences(folder, run, trace)).as(run.text()).isEmpty();
    assertThat(trace.ended()).isTrue();
  }

  /** Needs root to make a set-uid program, and somebody else to run it. */
  @Test
  void aSetUidProgramOfAnOrdinaryUserLosesItsPrivilegeAndIsMarked() throws IOException {
    Path folder = folder();
    Path program = install("set_uid", folder);
    String install =
        "mkdir untraced; for d in . untraced; do"
            + " cp set_uid $d/privileged && chown 0 $d/privileged && chmod 4755 $d/privileged; done";
    Run.of(folder, List.of("sh", "-c", install));
    assertThat(tracedForNobody(folder, program).status()).isEqualTo(3);
  }

  /** What root may see and do, and others not. */
  @ParameterizedTest
  @ValueSource(strings = {"hidden_process", "user_namespace", "ptrace_refused", "failed_opens"})
  void leavesTheRecordThatItPrintsToAnOrdinaryUser(String tracee) throws IOException {
    Path folder = folder();
    assertThat(tracedForNobody(folder, install(tracee, folder)).status()).isEqualTo(0);
  }

  private Run tracedForNobody(Path folder, Path program) throws IOException {
    SpoolFolder spool = SpoolFolder.in(scratch);
    Path elsewhere = Files.createDirectories(folder.resolve("untraced"));
    Run.of(scratch, List.of("chmod", "a+rwx", ".", "job", "spool", "job/untraced"));
    List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    String filetrace = Dist.program("filetrace").toString();
    assumeTrue(
        Run.of(folder, concat(nobody, List.of("test", "-x", filetrace))).status() == 0,
        "only root can become nobody, and then dist/ has to be for everybody");
    Run untraced = Run.of(elsewhere, concat(nobody, List.of(program.toString())));
    assumeTrue(untraced.status() == 0, () -> "not here: " + untraced.errorText());

    Run run = Run.of(folder, concat(nobody, Dist.filetrace(spool.path(), program.toString())));
    assertThat(run.errors()).isEmpty();
    assertThat(differences(folder, run, spool.trace())).as(run.text()).isEmpty();
    return run;
  }

  @Test
  void missingAndUnexpectedRecordsAreDifferences() throws IOException {
    Path folder = folder();
    Path program = install("write_after_rename", folder);
    SpoolFolder spool = SpoolFolder.in(scratch);
    Run run = Run.of(folder, Dist.filetrace(spool.path(), program.toString()));
    RecordedTrace trace = spool.trace();

    for (int i = 0; i < trace.accesses().size(); i++) {
      String path = trace.accesses().get(i).path();
      if (path.startsWith(folder.toString())) {
        List<RecordedTrace.RecordedAccess> without = new ArrayList<>(trace.accesses());
        without.remove(i);
        assertThat(differences(folder, run, with(trace, without))).as("without " + path).hasSize(1);
        List<RecordedTrace.RecordedAccess> twice = new ArrayList<>(trace.accesses());
        twice.add(i, twice.get(i));
        assertThat(differences(folder, run, with(trace, twice))).as("twice " + path).hasSize(1);
      }
    }
  }

  private static List<String> differences(Path folder, Run run, RecordedTrace trace) {
    return RecordComparison.differences(folder, ExpectedRecord.parse(run.text()), trace);
  }

  private static RecordedTrace with(
      RecordedTrace trace, List<RecordedTrace.RecordedAccess> accesses) {
    return new RecordedTrace(
        trace.rootPid(),
        trace.processes(),
        accesses,
        trace.marks(),
        trace.ended(),
        trace.rootWaitStatus());
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private Path folder() throws IOException {
    return Files.createDirectory(scratch.toRealPath().resolve("job"));
  }

  private static Path install(String tracee, Path folder) throws IOException {
    return Files.copy(Dist.tracees().resolve(tracee), folder.resolve(tracee));
  }
}
