package org.filetrace.tracer.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How RLIMIT_NOFILE of the tracer is shared out; what is left is the JVM's and the spool's. */
public final class DescriptorLimit {
  private static final int CONTENTS_MIN = 16;

  /** Seconds of work; more would only hold deleted files on disk for longer. */
  private static final int CONTENTS_MAX = 2048;

  /** The JVM, the sockets and the spool take some 40. */
  private static final int OWN = 64;

  private static final int TRACER_MIN = 2 * OWN;

  private static final int SOFT = read();

  private DescriptorLimit() {}

  /** The limit itself. */
  public static int soft() {
    return SOFT;
  }

  /** Whether the tracer can work without losing anything. */
  public static boolean suffices() {
    return SOFT >= TRACER_MIN;
  }

  /** How many files the tracer may hold open for their checksums. */
  public static int forContents() {
    return Math.max(CONTENTS_MIN, Math.min(CONTENTS_MAX, (SOFT - OWN) / 2));
  }

  /** How many processes it may hold a pidfd of; the others are looked at through /proc. */
  public static int forProcesses() {
    return (SOFT - OWN) / 4;
  }

  private static int read() {
    try {
      return soft(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return TRACER_MIN;
    }
  }

  /**
   * @param limits as in /proc/PID/limits, proc(5)
   */
  static int soft(String limits) {
    String name = "Max open files";
    int from = limits.indexOf(name);
    if (from < 0) {
      return TRACER_MIN;
    }
    String soft = limits.substring(from + name.length()).strip().split("\\s+", 2)[0];
    return soft.equals("unlimited")
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
  }
}
