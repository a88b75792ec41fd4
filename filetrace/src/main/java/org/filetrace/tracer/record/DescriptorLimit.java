package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files the tracer may hold open for their checksums. */
final class DescriptorLimit {
  private static final int CONTENTS_MIN = 16;

  /** Seconds of work; more would only hold deleted files on disk for longer. */
  private static final int CONTENTS_MAX = 2048;

  private DescriptorLimit() {}

  /** Half of RLIMIT_NOFILE, within bounds: the rest is the ptrace loop's and the JVM's. */
  static int forContents() {
    try {
      return forContents(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException e) {
      return CONTENTS_MIN;
    }
  }

  /**
   * @param limits as in /proc/PID/limits, proc(5)
   */
  static int forContents(String limits) {
    String name = "Max open files";
    int from = limits.indexOf(name);
    if (from < 0) {
      return CONTENTS_MIN;
    }
    String soft = limits.substring(from + name.length()).strip().split("\\s+", 2)[0];
    if (soft.equals("unlimited")) {
      return CONTENTS_MAX;
    }
    return Math.max(CONTENTS_MIN, (int) Math.min(CONTENTS_MAX, Long.parseLong(soft) / 2));
  }
}
