package org.filetrace.acceptance;

import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers of the kernel by the names of its headers (x86-64 and aarch64 share those used here). */
final class KernelNames {
  private static final Map<Integer, String> ERRORS =
      Map.ofEntries(
          Map.entry(1, "EPERM"),
          Map.entry(2, "ENOENT"),
          Map.entry(4, "EINTR"),
          Map.entry(6, "ENXIO"),
          Map.entry(8, "ENOEXEC"),
          Map.entry(11, "EAGAIN"),
          Map.entry(13, "EACCES"),
          Map.entry(17, "EEXIST"),
          Map.entry(18, "EXDEV"),
          Map.entry(20, "ENOTDIR"),
          Map.entry(21, "EISDIR"),
          Map.entry(22, "EINVAL"),
          Map.entry(26, "ETXTBSY"),
          Map.entry(30, "EROFS"),
          Map.entry(36, "ENAMETOOLONG"),
          Map.entry(39, "ENOTEMPTY"),
          Map.entry(40, "ELOOP"));

  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(6, "SIGABRT"),
          Map.entry(9, "SIGKILL"),
          Map.entry(10, "SIGUSR1"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(12, "SIGUSR2"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"));

  private static final Map<Integer, String> OPEN_FLAGS = new LinkedHashMap<>();

  static {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    OPEN_FLAGS.put(0100, "O_CREAT");
    OPEN_FLAGS.put(0200, "O_EXCL");
    OPEN_FLAGS.put(0400, "O_NOCTTY");
    OPEN_FLAGS.put(01000, "O_TRUNC");
    OPEN_FLAGS.put(02000, "O_APPEND");
    OPEN_FLAGS.put(04000, "O_NONBLOCK");
    OPEN_FLAGS.put(04010000, "O_SYNC");
    OPEN_FLAGS.put(010000, "O_DSYNC");
    OPEN_FLAGS.put(arm ? 0200000 : 040000, "O_DIRECT");
    OPEN_FLAGS.put(020000000 | (arm ? 040000 : 0200000), "O_TMPFILE");
    OPEN_FLAGS.put(arm ? 040000 : 0200000, "O_DIRECTORY");
    OPEN_FLAGS.put(arm ? 0100000 : 0400000, "O_NOFOLLOW");
    OPEN_FLAGS.put(01000000, "O_NOATIME");
    OPEN_FLAGS.put(02000000, "O_CLOEXEC");
    OPEN_FLAGS.put(010000000, "O_PATH");
  }

  private KernelNames() {}

  /** {@code ok}, or the name of the error. */
  static String outcome(long result) {
    int error = (int) -result;
    return result >= 0 ? "ok" : ERRORS.getOrDefault(error, "errno" + error);
  }

  /** How a process ended, from its wait(2) status: {@code 3} or {@code SIGKILL}. */
  static String ending(int waitStatus) {
    int signal = waitStatus & 0x7f;
    return signal == 0
        ? Integer.toString((waitStatus >> 8) & 0xff)
        : SIGNALS.getOrDefault(signal, "signal" + signal);
  }

  static String openFlags(int flags) {
    StringBuilder text =
        new StringBuilder(new String[] {"O_RDONLY", "O_WRONLY", "O_RDWR", "3"}[flags & 3]);
    int rest = flags & ~3;
    for (Map.Entry<Integer, String> flag : OPEN_FLAGS.entrySet()) {
      if ((rest & flag.getKey()) == flag.getKey()) {
        text.append('|').append(flag.getValue());
        rest &= ~flag.getKey();
      }
    }
    return text.toString();
  }
}
