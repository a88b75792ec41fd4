package org.filetrace.quill.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.filetrace.spool.TraceHeader;

/**
 * Whether the tracer of a growing spool still writes it. On its own node that is known: the process
 * with its pid lives and started when the spool says (proc(5), /proc/pid/stat field 22). Where that
 * cannot be known, on another node or from inside a container, only the age of the last write
 * tells.
 */
final class TracerLiveness {
  private static final int START_TICKS_FIELD = 22;

  /** The pid namespace of the whole node: PROC_PID_INIT_INO of linux/proc_ns.h. */
  private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

  private final Path proc;
  private final String host;
  private final String bootId;
  private final Duration abandonedAfter;

  /**
   * @param abandonedAfter so long without a write, a tracer that cannot be seen is taken as gone
   */
  TracerLiveness(Duration abandonedAfter) throws IOException {
    this(
        Path.of("/proc"),
        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
        abandonedAfter);
  }

  TracerLiveness(Path proc, String host, String bootId, Duration abandonedAfter) {
    this.proc = proc;
    this.host = host;
    this.bootId = bootId;
    this.abandonedAfter = abandonedAfter;
  }

  boolean mayWrite(TraceHeader header, Instant lastWrite) throws IOException {
    boolean young = lastWrite.plus(abandonedAfter).isAfter(Instant.now());
    if (header.bootId().equals(bootId)) {
      String pid = String.valueOf(header.tracerPid());
      return isTracer(proc.resolve(pid), header)
          || (seesAllProcesses() ? runsInContainer(pid, header) : young);
    }
    if (header.host().equals(host)) {
      return false; // this node was rebooted since
    }
    return young;
  }

  /** Not from inside a pid namespace, nor where /proc is mounted with hidepid. */
  private boolean seesAllProcesses() throws IOException {
    Path namespace = proc.resolve("self/ns/pid");
    return Files.isSymbolicLink(namespace)
        && Files.readSymbolicLink(namespace).toString().equals(INITIAL_PID_NAMESPACE)
        && Files.exists(proc.resolve("1/stat"));
  }

  /** A tracer in a pid namespace of its own tells the pid that it has there. */
  private boolean runsInContainer(String pid, TraceHeader header) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (innermostPid(process).equals(pid) && isTracer(process, header)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The last number of NSpid in /proc/pid/status (pid_namespaces(7)); empty when it is gone. */
  private static String innermostPid(Path process) throws IOException {
    try (Stream<String> lines =
        Files.lines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
      String numbers =
          lines.filter(line -> line.startsWith("NSpid:")).findFirst().orElse("").strip();
      return numbers.substring(numbers.lastIndexOf('\t') + 1);
    } catch (IOException | UncheckedIOException e) {
      if (Files.exists(process)) {
        throw e;
      }
      return "";
    }
  }

  private static boolean isTracer(Path process, TraceHeader header) throws IOException {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean zombie = behindName[0].equals("Z") || behindName[0].equals("X");
      long startTicks = Long.parseLong(behindName[START_TICKS_FIELD - 3]);
      return !zombie && startTicks == header.tracerStartTicks();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (Files.exists(process)) {
        throw e;
      }
      return false; // ESRCH: it ended while its file was open
    }
  }
}
