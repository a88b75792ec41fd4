package org.filetrace.quill.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.filetrace.quill.cli.machine.Program;
import org.filetrace.quill.cli.machine.Program.Ended;
import org.jspecify.annotations.Nullable;

/** Whether {@code filetrace} traces here: a command is really traced, into a folder of its own. */
final class Tracing {
  private static final String CHECK = "tracing";
  private static final Duration RECORD_PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(10);

  private final @Nullable Path filetrace;
  private final String ownVersion;

  /**
   * @param filetrace null for the one in PATH
   */
  Tracing(@Nullable Path filetrace, String ownVersion) {
    this.filetrace = filetrace;
    this.ownVersion = ownVersion;
  }

  List<Finding> findings() {
    String program = filetrace == null ? "filetrace" : filetrace.toString();
    Ended version = Program.run(List.of(program, "--version"));
    if (version == null) {
      return List.of(
          Finding.broken(CHECK, "no program " + program, "install filetrace beside quill"));
    }
    List<Finding> findings = new ArrayList<>();
    String said = version.output().replace("filetrace ", "").strip();
    findings.add(
        said.equals(ownVersion)
            ? Finding.ok("version", said + ", filetrace and quill")
            : Finding.broken(
                "version",
                "filetrace says '" + said + "', quill is " + ownVersion,
                "install both from one release"));
    try {
      findings.add(trial(program));
    } catch (IOException e) {
      findings.add(Finding.broken(CHECK, "no temporary folder: " + e, "set TMPDIR"));
    }
    return findings;
  }

  private static Finding trial(String program) throws IOException {
    Path spool = Files.createTempDirectory("quill-doctor");
    try {
      long began = System.nanoTime();
      Ended run =
          Program.run(
              List.of(
                  program,
                  "--require-trace",
                  "--spool=" + spool,
                  "--start-timeout=30",
                  "--",
                  "true"));
      long millis = (System.nanoTime() - began) / 1_000_000;
      if (run == null || run.status() != 0) {
        return untraced(
            run == null ? "does not start" : run.output().strip().replaceFirst("^filetrace: ", ""));
      }
      return isRecorded(spool)
          ? Finding.ok(CHECK, "'true' was traced, in " + millis + " ms")
          : untraced("no finished record " + RECORD_PATIENCE.toSeconds() + " s after the command");
    } finally {
      for (Path file : files(spool)) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(spool);
    }
  }

  private static Finding untraced(String found) {
    return Finding.broken(CHECK, found, "see the lines below; jobs run untraced");
  }

  /** The tracer finishes its record after the command has ended. */
  private static boolean isRecorded(Path spool) throws IOException {
    long end = System.nanoTime() + RECORD_PATIENCE.toNanos();
    while (files(spool).stream().noneMatch(file -> file.toString().endsWith(".done"))) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
