package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.filetrace.tracer.TextSink;
import org.junit.jupiter.api.Test;

/** The loop over recorded stops: what it records of them, and how each tracee goes on. */
class PtraceLoopTest {
  private static final int ROOT = 10;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  @Test
  void anOpenTakesTwoStopsAndACloseOne() {
    ScriptedKernel kernel =
        run(
            """
            10 enter openat -100 "/data/in" 0
            10 return 3 /data/in
            10 enter close 3
            """);
    assertThat(record())
        .containsExactly("1 open /data/in flags=0 fd=3 = 3", "1 close /data/in flags=0 fd=3 = 0");
    assertThat(kernel.resumed).containsExactly("10 SYSCALL", "10 CONT", "10 CONT");
  }

  @Test
  void aFailureIsRecordedOncePerProcessAndPath() {
    run(
        """
        10 enter openat -100 "missing" 0
        10 return -2
        10 enter openat -100 "missing" 0
        10 return -2
        10 fork 11
        11 new
        11 enter openat -100 "missing" 0
        11 return -2
        """);
    assertThat(record())
        .containsExactly(
            "1 open /cwd/missing flags=0 = -2", "process 2", "2 open /cwd/missing flags=0 = -2");
  }

  @Test
  void anInterruptedOpenThatIsMadeAgainIsRecordedOnce() {
    run(
        """
        10 enter openat -100 "/nfs/in" 0
        10 return -512
        10 signal 10
        10 enter openat -100 "/nfs/in" 0
        10 return 3 /nfs/in
        """);
    assertThat(record()).containsExactly("1 open /nfs/in flags=0 fd=3 = 3");
  }

  @Test
  void anInterruptedOpenThatIsNotMadeAgainHasFailed() {
    run(
        """
        10 enter openat -100 "/nfs/in" 0
        10 return -512
        10 signal 10
        10 exit 0
        """);
    assertThat(record()).startsWith("1 open /nfs/in flags=0 = -4");
  }

  /** 8388625 is CLONE_UNTRACED | SIGCHLD. */
  @Test
  void aChildCannotEscapeAndItsParentFindsItsArgumentsAsTheyWere() {
    ScriptedKernel kernel =
        run(
            """
            10 enter clone 8388625
            10 fork 11
            10 return 11
            """);
    assertThat(kernel.resumed)
        .containsExactly(
            "10 first argument 17",
            "10 SYSCALL",
            "10 SYSCALL",
            "10 first argument 8388625",
            "10 CONT");
  }

  /** 131089 is CLONE_NEWNS | SIGCHLD. */
  @Test
  void aCloneIntoAnotherNamespaceIsMarked() {
    run(
        """
        10 enter clone 131089
        10 fork 11
        10 return 11
        """);
    assertThat(record()).containsExactly("process 2", "mark namespace process 10");
  }

  @Test
  void filesLeftOpenAreClosedAtTheLastThreadsExit() {
    run(
        """
        10 enter openat -100 "/data/in" 0
        10 return 3 /data/in
        10 clone 12
        12 new
        10 exit 0
        12 exit 0
        """);
    assertThat(record())
        .containsExactly(
            "1 open /data/in flags=0 fd=3 = 3",
            "1 close /data/in flags=0 fd=3 = 0",
            "1 ended 0",
            "commit");
  }

  @Test
  void aChildMayStopBeforeItsParentTellsOfIt() {
    run(
        """
        10 fork 11
        11 exit 0
        11 dead 0
        10 exit 0
        """);
    assertThat(record()).containsExactly("process 2", "2 ended 0", "1 ended 0", "commit");
  }

  @Test
  void pipesAndTheKernelsOwnFilesAreNotRecorded() {
    run(
        """
        10 enter openat -100 "/proc/self/maps" 0
        10 return 3 /proc/10/maps
        10 enter close 3
        10 enter openat -100 "fifo" 0
        10 return 4 pipe:[7]
        10 enter close 4
        """);
    assertThat(record()).isEmpty();
  }

  @Test
  void aPipeThatAProgramOfTheJobMayHaveUsedIsAnExchangeWhenItIsClosed() {
    run(
        """
        10 exec /bin/cat
        10 enter openat -100 "fifo" 0
        10 return 4 pipe:
        10 enter close 4
        """);
    assertThat(record())
        .contains("1 exchange outside: = 0", "1 exchange pipe: flags=0 fd=4 = 0")
        .noneMatch(line -> line.contains("open"));
  }

  @Test
  void dup2ClosesWhatTheNumberStoodFor() {
    run(
        """
        10 enter openat -100 "/a" 0
        10 return 3 /a
        10 enter openat -100 "/b" 0
        10 return 4 /b
        10 enter dup2 3 4
        10 return 4 /a
        10 enter dup2 9 3
        10 return -9
        """);
    assertThat(record()).contains("1 close /b flags=0 fd=4 = 0");
    assertThat(record()).noneMatch(line -> line.startsWith("1 close /a"));
  }

  @Test
  void signalsReachTheTraceeAndGroupStopsLast() {
    ScriptedKernel kernel =
        run(
            """
            10 signal 15
            10 group-stop 19
            10 signal 5
            """);
    assertThat(kernel.resumed).containsExactly("10 CONT 15", "10 LISTEN", "10 CONT 5");
  }

  @Test
  void whateverFailsTheJobGoesOnAndTheRecordSaysSo() {
    ScriptedKernel kernel =
        run(
            """
            10 fails
            10 enter openat -100 "/a" 0
            10 signal 15
            """);
    assertThat(record())
        .containsExactly(
            "mark truncated the tracer failed: java.lang.IllegalStateException: out of order");
    assertThat(kernel.resumed).containsExactly("10 CONT", "10 CONT", "10 CONT 15");
  }

  private ScriptedKernel run(String script) {
    ScriptedKernel kernel = new ScriptedKernel(script, ROOT);
    TextSink sink = new TextSink(new PrintStream(text, true, UTF_8));
    new PtraceLoop(kernel, sink, ROOT).run();
    return kernel;
  }

  /** What was recorded behind the first process, without sizes, offsets and pids. */
  private List<String> record() {
    return text.toString(UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.replaceAll(" (size|offset|pid|parent)[= ]-?\\d+", ""))
        .toList();
  }
}
