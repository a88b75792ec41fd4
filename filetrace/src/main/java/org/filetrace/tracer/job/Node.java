package org.filetrace.tracer.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.TraceHeader;

/**
 * This node and this process, as /proc tells them (proc(5)).
 *
 * @param kernel as {@code uname -sr}
 * @param architecture as {@code uname -m}
 * @param pid of this process, the tracer
 * @param startTicks when it started
 */
public record Node(
    String host,
    String bootId,
    String kernel,
    String architecture,
    String userName,
    long uid,
    long gid,
    long pid,
    long startTicks) {

  /**
   * @throws IOException when /proc is not there
   */
  public static Node read() throws IOException {
    String stat = line("/proc/self/stat");
    String status = Files.readString(Path.of("/proc/self/status"));
    long uid = id(status, "\nUid:");
    return new Node(
        line("/proc/sys/kernel/hostname"),
        line("/proc/sys/kernel/random/boot_id"),
        line("/proc/sys/kernel/ostype") + " " + line("/proc/sys/kernel/osrelease"),
        machine(System.getProperty("os.arch", "")),
        userName(uid),
        uid,
        id(status, "\nGid:"),
        Long.parseLong(stat.substring(0, stat.indexOf(' '))),
        startTicks(stat));
  }

  private static String line(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }

  /** Java's name for x86-64 is the only one that differs from uname's. */
  private static String machine(String javaName) {
    return javaName.equals("amd64") ? "x86_64" : javaName;
  }

  /** The effective id: second number behind the label. */
  private static long id(String status, String label) {
    int from = status.indexOf(label) + label.length();
    return Long.parseLong(status.substring(from).strip().split("\\s+", 3)[1]);
  }

  /** Java says "?" for a user whom the node does not know. */
  private static String userName(long uid) {
    String name = System.getProperty("user.name", "?");
    return name.equals("?") ? String.valueOf(uid) : name;
  }

  /** Field 22; the second one, the command, may contain anything up to its last parenthesis. */
  static long startTicks(String stat) {
    String[] fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fromThird[22 - 3]);
  }

  /**
   * The header of a trace that begins now, with a random uuid of the kernel's: Java's own would
   * load half a dozen security classes before the job can start.
   *
   * @param argv the command, NUL-separated
   */
  public TraceHeader header(
      JobIdentity job, String tracerVersion, long rootPid, byte[] argv, byte[] cwd)
      throws IOException {
    UUID uuid = UUID.fromString(line("/proc/sys/kernel/random/uuid"));
    return new TraceHeader(
        uuid,
        job,
        userName,
        uid,
        gid,
        host,
        bootId,
        kernel,
        architecture,
        tracerVersion,
        pid,
        startTicks,
        rootPid,
        argv,
        cwd,
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
  }
}
