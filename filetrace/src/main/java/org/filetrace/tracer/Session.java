package org.filetrace.tracer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.SpoolUnwritableException;
import org.filetrace.spool.TraceHeader;
import org.filetrace.spool.job.JobEnvironment;
import org.filetrace.tracer.job.Node;
import org.filetrace.tracer.linux.DescriptorLimit;
import org.filetrace.tracer.loop.LinuxKernel;
import org.filetrace.tracer.loop.PtraceLoop;
import org.filetrace.tracer.record.Recorder;

/**
 * One job, from the launcher's question to the finished spool. Until the launcher has its answer
 * the job waits; whatever fails by then is answered with "run it untraced, and this is why".
 */
final class Session {
  /** env(1), and what the launcher itself gives when it refuses. */
  private static final int EXIT_REFUSED = 125;

  /**
   * The job starts when the spool says who was traced, or after this time when its disk is slow.
   */
  private static final int FIRST_COMMIT_MS = 1_000;

  private final Launcher launcher;
  private final Map<String, String> environment = System.getenv();

  Session(Launcher launcher) {
    this.launcher = launcher;
  }

  void run() throws IOException {
    try {
      CommandLine commandLine = CommandLine.parse(launcher.arguments());
      String text = commandLine.textToPrint();
      if (text != null) {
        launcher.print(text, 0);
      } else {
        traceAsConfigured(commandLine);
      }
    } catch (UsageException e) {
      launcher.refuse("filetrace: " + e.getMessage() + "\n", EXIT_REFUSED);
    }
  }

  private void traceAsConfigured(CommandLine commandLine) throws IOException, UsageException {
    try {
      trace(commandLine);
    } catch (ConfigurationException e) {
      launcher.untraced(commandLine.commandIndex(), "", String.valueOf(e.getMessage()));
    }
  }

  private void trace(CommandLine commandLine) throws IOException, UsageException {
    Path directory = Path.of(new String(launcher.directory(), StandardCharsets.UTF_8));
    TracerOptions options =
        TracerOptions.of(commandLine.settings(), environment, Configuration.FILE, directory);
    int command = commandLine.commandIndex();
    if (!DescriptorLimit.suffices()) {
      launcher.untraced(command, "", "RLIMIT_NOFILE of " + DescriptorLimit.soft() + " is too low");
      return;
    }
    try {
      Path folder = SpoolFolder.choose(options.spool(), environment);
      try (Recorder recorder =
          Recorder.start(
              folder,
              header(options, command),
              options.checksums(),
              options.environment(),
              environment)) {
        trace(command, folder, recorder);
      }
    } catch (SpoolUnwritableException e) {
      launcher.untraced(command, "", String.valueOf(e.getMessage()));
    }
  }

  private void trace(int command, Path folder, Recorder recorder) throws IOException {
    LinuxKernel kernel = new LinuxKernel();
    String unguarded = new Guardian().guardThisThread(recorder.spoolFile());
    if (!unguarded.isEmpty()) {
      recorder.mark(MarkKind.NO_GUARDIAN, kernel.now(), unguarded);
    }
    PtraceLoop loop = PtraceLoop.over(kernel, recorder, launcher.pid());
    int seized = kernel.seize(launcher.pid());
    if (seized < 0) {
      recorder.discard();
      launcher.untraced(
          command, folder.toString(), "PTRACE_SEIZE of the job failed with errno " + -seized);
      return;
    }
    recorder.commit(FIRST_COMMIT_MS);
    launcher.go(command, recorder.spoolFile());
    loop.run();
  }

  private TraceHeader header(TracerOptions options, int command) throws IOException {
    Node node = Node.read();
    JobIdentity job =
        new JobEnvironment(environment, options.names())
            .identify(node.host(), System.currentTimeMillis(), launcher.pid());
    return node.header(job, Version.NUMBER, launcher.pid(), argv(command), launcher.directory());
  }

  private byte[] argv(int command) {
    ByteArrayOutputStream argv = new ByteArrayOutputStream();
    List<byte[]> arguments = launcher.arguments();
    for (byte[] argument : arguments.subList(command, arguments.size())) {
      argv.writeBytes(argument);
      argv.write(0);
    }
    return argv.toByteArray();
  }
}
