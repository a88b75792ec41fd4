package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.filetrace.spool.TraceHeader;

/**
 * Whether the tracer of a growing spool still writes it. On its own node that is known: the process
 * with its pid lives and started when the spool says (proc(5), /proc/pid/stat field 22). Elsewhere
 * only the age of the last write tells.
 */
final class TracerLiveness {
  private static final int START_TICKS_FIELD = 22;

  private final Path proc;
  private final String host;
  private final String bootId;
  private final Duration abandonedAfter;

  /**
   * @param abandonedAfter so long without a write, the tracer of another node is taken as gone
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
    if (header.bootId().equals(bootId)) {
      return runs(header.tracerPid(), header.tracerStartTicks());
    }
    if (header.host().equals(host)) {
      return false; // this node was rebooted since
    }
    return lastWrite.plus(abandonedAfter).isAfter(Instant.now());
  }

  private boolean runs(long pid, long startTicks) throws IOException {
    try {
      String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean zombie = behindName[0].equals("Z") || behindName[0].equals("X");
      return !zombie && Long.parseLong(behindName[START_TICKS_FIELD - 3]) == startTicks;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (Files.exists(proc.resolve(String.valueOf(pid)))) {
        throw e;
      }
      return false; // ESRCH: it ended while its file was open
    }
  }
}
