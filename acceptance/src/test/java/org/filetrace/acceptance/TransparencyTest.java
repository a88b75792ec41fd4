package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A command under filetrace is, for itself and for who started it, what it is without. */
class TransparencyTest {
  private final Path folder;
  private final SpoolFolder spool;

  TransparencyTest(@TempDir Path scratch) throws IOException {
    this.folder = Files.createDirectory(scratch.toRealPath().resolve("job"));
    this.spool = SpoolFolder.in(scratch);
  }

  @Test
  void pidAndParentAreThoseOfTheLauncher() {
    Run run = traced("sh", "-c", "echo $$ $PPID");
    assertThat(run.text()).isEqualTo(run.pid() + " " + ProcessHandle.current().pid() + "\n");
    assertThat(spool.trace().rootPid()).isEqualTo((int) run.pid());
  }

  /** perl shows the whole wait(2) status, where a shell mixes exit codes and signals. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "false",
        "exit 42",
        "exit 255",
        "kill -TERM $$",
        "kill -KILL $$",
        "kill -SEGV $$",
        "kill -INT $$",
        "kill -HUP $$",
        "kill -PIPE $$",
        "kill -RTMIN $$"
      })
  void waitStatusIsTheJobs(String script) {
    List<String> report = List.of("perl", "-e", "system(@ARGV); print $?", "--");
    Run plain = Run.of(folder, concat(report, List.of("sh", "-c", script)));
    Run traced = Run.of(folder, concat(report, Dist.filetrace(spool.path(), "sh", "-c", script)));
    assertThat(traced.text()).isEqualTo(plain.text());
    Integer recorded = spool.trace().rootWaitStatus();
    assertThat(recorded).isNotNull();
    assertThat(String.valueOf(recorded)).isEqualTo(plain.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env | sort",
        "ls /proc/self/fd",
        "for fd in 0 1 2; do readlink /proc/$$/fd/$fd | tr -d 0-9; done",
        "cat /proc/self/limits /proc/self/oom_score_adj /proc/self/cgroup",
        "ulimit -a; umask; pwd",
        "grep -E '^(Name|Umask|Uid|Gid|Groups|SigPnd|SigBlk|SigIgn|SigCgt|Shd|Cap|NoNewPrivs|Threads|Cpus_allowed|Mems_allowed|Speculation)'"
            + " /proc/self/status",
        // pgid, session, tty, tpgid, flags of scheduling: fields 5 to 8, 19, 40, 41 of
        // proc_pid_stat(5)
        "cut -d' ' -f7,8,19,40,41 /proc/self/stat",
        "wc -w < /proc/$$/task/$$/children",
        "trap",
        "sh -c 'kill -STOP $$; echo back' & sleep 0.1; kill -CONT $!; wait $!; echo $?",
        "trap 'echo child' CHLD; sleep 0.3; echo",
        "cat; echo to standard error >&2",
        "(sleep 0.1; exit 3) & wait $!; echo $?; yes | head -1",
        "mkfifo f; (echo through > f &); cat f",
        "timeout -s INT 0.2 sleep 9; echo $?",
      })
  void looksTheSameFromInside(String script) {
    List<String> command = List.of("sh", "-c", script);
    Run plain = Run.of(folder, command);
    Run.of(folder, List.of("rm", "-f", "f"));
    Run traced = Run.of(folder, Dist.filetrace(spool.path(), "sh", "-c", script));
    assertThat(traced.text()).isEqualTo(plain.text());
    assertThat(traced.errorText()).isEqualTo(plain.errorText());
    assertThat(traced.status()).isEqualTo(plain.status());
  }

  @Test
  void sessionAndProcessGroupStay() {
    String script = "set -- $(cut -d' ' -f5,6 /proc/$$/stat); echo $2; test $1 = $2 && echo leader";
    Run plain = Run.of(folder, List.of("setsid", "-w", "sh", "-c", script));
    Run traced =
        Run.of(
            folder,
            concat(List.of("setsid", "-w"), Dist.filetrace(spool.path(), "sh", "-c", script)));
    assertThat(plain.text()).endsWith("leader\n");
    assertThat(traced.text()).endsWith("leader\n");
  }

  @Test
  void standardInputReachesTheJobByteForByte() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    Path input = Files.write(folder.resolve("bytes"), bytes);
    ProcessBuilder builder =
        new ProcessBuilder(Dist.filetrace(spool.path(), "cat")).redirectInput(input.toFile());
    Run run = Run.finish(builder.start(), List.of("cat"));
    assertThat(run.output()).isEqualTo(bytes);
  }

  @Test
  void signalsReachTheJob() throws Exception {
    List<String> command =
        Dist.filetrace(
            spool.path(),
            "sh",
            "-c",
            "trap 'echo caught; exit 5' TERM; echo ready; while :; do sleep 0.05; done");
    Process job = Run.start(folder, Map.of(), command);
    assertThat(job.getInputStream().read()).isEqualTo('r');
    job.toHandle().destroy();
    assertThat(job.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(job.exitValue()).isEqualTo(5);
    assertThat(new String(job.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("eady\ncaught\n");
  }

  /** Whoever waits for the job sees it stop and continue, as a shell with job control does. */
  @Test
  void jobControlSeesTheJobStopAndContinue() {
    String watcher =
        """
        use POSIX ':sys_wait_h';
        my $pid = fork // die;
        if (!$pid) { setpgrp(0, 0); exec @ARGV or die } # TSTP does not stop an orphaned process group
        sleep 1 until -e 'ready';
        kill STOP => $pid; waitpid $pid, WUNTRACED; printf "stopped by %d\\n", WSTOPSIG(${^CHILD_ERROR_NATIVE});
        kill CONT => $pid; waitpid $pid, 8; print "continued\\n";
        kill TSTP => $pid; waitpid $pid, WUNTRACED; printf "stopped by %d\\n", WSTOPSIG(${^CHILD_ERROR_NATIVE});
        kill CONT => $pid; kill USR1 => $pid; waitpid $pid, 0; printf "ended with %d\\n", $?;
        """;
    List<String> job =
        List.of(
            "perl",
            "-e",
            "$SIG{USR1} = sub { exit 7 }; open F, '>ready'; close F; select undef, undef, undef, 0.01 while 1");
    Run plain = Run.of(folder, concat(List.of("perl", "-e", watcher), job));
    Run.of(folder, List.of("rm", "ready"));
    Run traced =
        Run.of(
            folder,
            concat(List.of("perl", "-e", watcher), Dist.filetrace(spool.path(), List.of(), job)));
    assertThat(plain.text())
        .isEqualTo("stopped by 19\ncontinued\nstopped by 20\nended with 1792\n");
    assertThat(traced.text()).isEqualTo(plain.text());
  }

  @Test
  void aTerminalStaysOne() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script(1) makes the terminal");
    String shell = "tty -s && echo on a terminal; stty -a < /dev/tty | head -1 | cut -d';' -f1";
    Run traced =
        Run.of(
            folder,
            List.of(
                "script",
                "-qec",
                String.join(" ", Dist.filetrace(spool.path(), "sh", "-c", "'" + shell + "'")),
                "/dev/null"));
    assertThat(traced.text()).startsWith("on a terminal");
  }

  /** A screen editor, a pager, a password prompt, a shell with job control. */
  @ParameterizedTest
  @MethodSource("dialogues")
  void programsOnATerminalDoTheSame(List<String> dialogue, List<String> program, String after)
      throws Exception {
    assumeTrue(Run.of(folder, List.of("which", program.get(0))).status() == 0, program.get(0));
    URI driver = TransparencyTest.class.getResource("terminal.py").toURI();
    List<String> terminal = concat(List.of("python3", Path.of(driver).toString()), dialogue);
    Run plain = Run.of(folder, concat(concat(terminal, List.of("--")), program));
    String left = Run.of(folder, List.of("sh", "-c", after)).text();
    Run traced =
        Run.of(
            folder,
            concat(
                concat(terminal, List.of("--")), Dist.filetrace(spool.path(), List.of(), program)));
    assertThat(left).isNotEmpty();
    assertThat(Run.of(folder, List.of("sh", "-c", after)).text()).isEqualTo(left);
    assertThat(traced.status()).isEqualTo(plain.status());
    assertThat(spool.trace().ended()).isTrue();
  }

  static Stream<Arguments> dialogues() {
    return Stream.of(
        Arguments.of(
            List.of("~", "ihello\\x1b:wq\\r"),
            List.of("vim", "-u", "NONE", "-N", "text"),
            "cat text; rm text"),
        Arguments.of(
            List.of("root", "G", "(END)", "q"), List.of("less", "/etc/passwd"), "echo left"),
        Arguments.of(
            List.of("Password: ", "secret\\n"),
            List.of("python3", "-c", "import getpass; open('told', 'w').write(getpass.getpass())"),
            "cat told; rm told"),
        Arguments.of(
            List.of(
                "ready ",
                "sh -c 'echo $((6 * 7)); exec sleep 100'\\n",
                "42",
                "\\x1a",
                "Stopped",
                "jobs > jobs; kill -KILL %1\\nexit 3\\nexit 3\\n"),
            List.of("env", "PS1=ready ", "bash", "--norc", "--noprofile", "-i"),
            "cat jobs; rm jobs"));
  }

  @Test
  void nothingIsWrittenToTheJobsErrorStream() {
    assertThat(traced("true").errors()).isEmpty();
  }

  @Test
  void aCommandThatIsNotThereIs127AndOneThatCannotRunIs126() throws IOException {
    Run missing = traced("no-such-command-anywhere");
    assertThat(missing.status()).isEqualTo(127);
    assertThat(missing.errorText()).contains("no-such-command-anywhere").hasLineCount(1);
    Files.writeString(folder.resolve("data"), "no program");
    Run refused = traced("./data");
    assertThat(refused.status()).isEqualTo(126);
    assertThat(refused.errorText()).contains("./data").hasLineCount(1);
  }

  @Test
  void wrongUseIs125() {
    Run option =
        Run.of(folder, List.of(Dist.program("filetrace").toString(), "--no-such-option", "true"));
    assertThat(option.status()).isEqualTo(125);
    assertThat(option.errorText()).contains("--no-such-option");
    Run nothing = Run.of(folder, List.of(Dist.program("filetrace").toString()));
    assertThat(nothing.status()).isEqualTo(125);
    assertThat(nothing.errorText()).contains("COMMAND");
  }

  @Test
  void aMistakeOfTheEnvironmentCostsTheRecordNotTheJob() throws IOException {
    Run run =
        Run.of(
            folder,
            Map.of("FILETRACE_CHECKSUM", "md5"),
            Dist.filetrace(spool.path(), "sh", "-c", "exit 3"));
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.errors()).isEmpty();
    assertThat(Files.readString(spool.await(".untraced")))
        .contains("reason=FILETRACE_CHECKSUM: 'md5' is not full, written, sampled or none");
  }

  /** As batch jobs are started: no locale, in a folder that is named after a person. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "nonsense"})
  void whateverTheLocaleNamesAreBytes(String locale) {
    String enter = "name=$(printf 'j\\303\\274rgen'); mkdir $name; cd $name; exec \"$@\"";
    List<String> job = Dist.filetrace(spool.path(), "sh", "-c", "echo $LC_ALL; echo 1 > out");
    Run run =
        Run.of(folder, Map.of("LC_ALL", locale), concat(List.of("sh", "-c", enter, "sh"), job));
    assertThat(run.text()).isEqualTo(locale + "\n");
    assertThat(spool.trace().accesses())
        .anyMatch(access -> access.path().endsWith("/j\u00c3\u00bcrgen/out"));
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    for (String option : List.of("--help", "--version")) {
      Run run = Run.of(folder, List.of(Dist.program("filetrace").toString(), option));
      assertThat(run.status()).as(option).isZero();
      assertThat(run.text()).as(option).containsIgnoringCase("filetrace");
      assertThat(run.errors()).as(option).isEmpty();
    }
  }

  @Test
  void optionsOfTheCommandAreTheCommands() {
    Run run =
        Run.of(
            folder,
            List.of(
                Dist.program("filetrace").toString(),
                "--spool=" + spool.path(),
                "echo",
                "--help",
                "--",
                "-x"));
    assertThat(run.text()).isEqualTo("--help -- -x\n");
  }

  @Test
  void aNestedFiletraceRunsTheCommandInTheOuterTrace() {
    List<String> inner = Dist.filetrace(spool.path(), "sh", "-c", "echo inner; : > made; exit 9");
    Run run = Run.of(folder, Dist.filetrace(spool.path(), List.of(), inner));
    assertThat(run.text()).isEqualTo("inner\n");
    assertThat(run.errors()).isEmpty();
    assertThat(run.status()).isEqualTo(9);
    RecordedTrace trace = spool.trace();
    assertThat(trace.accesses()).anyMatch(access -> access.path().endsWith("/made"));
  }

  @Test
  void underAnotherTracerTheJobRunsUntracedAndSaysSo() {
    List<String> job = Dist.filetrace(spool.path(), "sh", "-c", "echo traced by another; exit 4");
    Run run = Run.of(folder, concat(List.of("strace", "-f", "-o", "/dev/null"), job));
    assertThat(run.text()).isEqualTo("traced by another\n");
    assertThat(run.status()).isEqualTo(4);
    assertThat(spool.files(".untraced")).hasSize(1);
  }

  private Run traced(String... command) {
    return Run.of(folder, Dist.filetrace(spool.path(), command));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
