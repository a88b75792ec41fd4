package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with the tracer or its spool, the job runs to its own end, and the record says
 * what is missing.
 */
class TracerFaultTest {
  /** Reads, writes and starts processes; its output tells whether one call went wrong. */
  private static final String JOB =
      """
      i=0
      while [ $i -lt 400 ]; do
        echo $i > file-$i || exit 1
        if [ $((i % 20)) = 0 ]; then cat file-$i || exit 2; fi
        i=$((i + 1))
      done
      cat file-* | cksum
      exit 11
      """;

  private final Path folder;
  private final Path scratch;
  private final SpoolFolder spool;

  TracerFaultTest(@TempDir Path scratch) throws IOException {
    this.scratch = scratch.toRealPath();
    this.folder = Files.createDirectory(this.scratch.resolve("job"));
    this.spool = SpoolFolder.in(this.scratch);
  }

  static Stream<String> brokenJava() {
    return Stream.of(
        "#!/bin/sh\nexit 1\n",
        "#!/bin/sh\nkill -SEGV $$\n",
        "#!/bin/sh\necho noise; echo noise >&2; exec sleep 60\n");
  }

  @ParameterizedTest
  @MethodSource("brokenJava")
  void withoutAWorkingJavaTheJobRunsUntraced(String java) throws IOException {
    Run run =
        withJava(java, List.of("--start-timeout=1"), "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(run.text()).isEqualTo("out\n");
    assertThat(run.errorText()).isEqualTo("err\n");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.took()).isLessThan(Duration.ofSeconds(20));
    assertThat(Files.readString(spool.await(".untraced"))).contains("=");
    assertThat(spool.files(".done")).isEmpty();
  }

  /** What cannot even be started is passed over for the next Java that is known. */
  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent/java", "not a program"})
  void aJavaThatCannotBeStartedDisturbsNothing(String java) throws IOException {
    Run run = withJava(java, List.of(), "sh", "-c", "echo out; echo err >&2; exit 3");
    assertThat(run.text()).isEqualTo("out\n");
    assertThat(run.errorText()).isEqualTo("err\n");
    assertThat(run.status()).isEqualTo(3);
    assertThat(spool.outcome()).isIn(".done", ".untraced");
  }

  @ParameterizedTest
  @MethodSource("brokenJava")
  void requireTraceRefusesInstead(String java) throws IOException {
    Run run = withJava(java, List.of("--start-timeout=1", "--require-trace"), "touch", "started");
    assertThat(run.status()).isEqualTo(125);
    assertThat(run.errorText()).startsWith("filetrace: ").hasLineCount(1);
    assertThat(folder.resolve("started")).doesNotExist();
  }

  @Test
  void aSpoolFolderThatIsNotThereIsMade() {
    SpoolFolder deep = new SpoolFolder(scratch.resolve("not/there/yet"));
    Run run = Run.of(folder, Dist.filetrace(deep.path(), "sh", "-c", "exit 3"));
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.errors()).isEmpty();
    assertThat(deep.trace().ended()).isTrue();
  }

  @Test
  void aSpoolThatCannotBeWrittenLeavesTheJobAlone() throws IOException {
    Path file = Files.writeString(scratch.resolve("file"), "no folder");
    Run plain = Run.of(folder, List.of("sh", "-c", JOB));
    Run run = Run.of(folder, Dist.filetrace(file.resolve("spool"), "sh", "-c", JOB));
    assertSame(plain, run);
    Run required =
        Run.of(
            folder,
            Dist.filetrace(file.resolve("spool"), List.of("--require-trace"), List.of("true")));
    assertThat(required.status()).isEqualTo(125);
    assertThat(required.errorText()).contains(file.toString());
  }

  @Test
  void aRemovedSpoolFolderLeavesTheJobAlone() {
    Run plain = Run.of(folder, List.of("sh", "-c", JOB));
    Run run =
        Run.of(
            folder,
            Dist.filetrace(spool.path(), "sh", "-c", "rm -rf '" + spool.path() + "'\n" + JOB));
    assertSame(plain, run);
  }

  /** The guardian keeps every tracee waiting until the dying tracer is replaced. */
  @Test
  void killingTheTracerLeavesTheJobAloneAndTheRecordTruncated() throws Exception {
    Run plain = Run.of(folder, List.of("sh", "-c", JOB));
    List<String> command = Dist.filetrace(spool.path(), "sh", "-c", "touch begun\n" + JOB);
    Process job = Run.start(folder, Map.of(), command);
    awaitFile(folder.resolve("begun"));
    long tracer = tracerOf(job.pid());
    assertThat(ProcessHandle.of(tracer).orElseThrow().destroyForcibly()).isTrue();
    Run run = Run.finish(job, command);

    assertSame(plain, run);
    assertThat(Files.readString(spool.await(".truncated"))).contains("at_ns=").contains("cause=");
    RecordedTrace trace = RecordedTrace.read(spool.await(".spool"));
    assertThat(trace.rootPid()).isEqualTo((int) job.pid());
    assertThat(trace.ended()).isFalse();
  }

  /** When only the guardian dies, the tracer goes on alone. */
  @Test
  void killingTheGuardianLeavesJobAndRecordWhole() throws Exception {
    Run plain = Run.of(folder, List.of("sh", "-c", JOB));
    List<String> command = Dist.filetrace(spool.path(), "sh", "-c", "touch begun\n" + JOB);
    Process job = Run.start(folder, Map.of(), command);
    awaitFile(folder.resolve("begun"));
    Optional<ProcessHandle> guardian = guardianOf(tracerOf(job.pid()));
    assertThat(guardian).isPresent();
    guardian.get().destroyForcibly();
    Run run = Run.finish(job, command);

    assertSame(plain, run);
    RecordedTrace trace = spool.trace();
    assertThat(trace.ended()).isTrue();
    assertThat(trace.accesses()).anyMatch(access -> access.path().endsWith("/file-399"));
  }

  private Run withJava(String java, List<String> options, String... command) throws IOException {
    Path program = java.startsWith("/") ? Path.of(java) : scratch.resolve("java");
    if (!java.startsWith("/")) {
      Files.writeString(program, java);
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    return Run.of(
        folder,
        Map.of("FILETRACE_JAVA", program.toString()),
        Dist.filetrace(spool.path(), options, List.of(command)));
  }

  private static void assertSame(Run plain, Run run) {
    assertThat(run.text()).isEqualTo(plain.text());
    assertThat(run.errorText()).isEqualTo(plain.errorText());
    assertThat(run.status()).isEqualTo(plain.status());
  }

  private static void awaitFile(Path file) throws InterruptedException {
    for (int i = 0; i < 3000 && !Files.exists(file); i++) {
      Thread.sleep(10);
    }
    assertThat(file).exists();
  }

  /** The process of the thread that traces this one. */
  private static long tracerOf(long pid) throws IOException {
    long tracerThread = statusField(pid, "TracerPid");
    assertThat(tracerThread).as("TracerPid of the job").isPositive();
    return statusField(tracerThread, "Tgid");
  }

  private static Optional<ProcessHandle> guardianOf(long tracer) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + tracer + "/task"))) {
      for (Path thread : threads.toList()) {
        long guardian = statusField(Long.parseLong(thread.getFileName().toString()), "TracerPid");
        if (guardian > 0) {
          return ProcessHandle.of(statusField(guardian, "Tgid"));
        }
      }
    }
    return Optional.empty();
  }

  private static long statusField(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.substring(name.length() + 1).strip());
      }
    }
    throw new AssertionError(name);
  }
}
