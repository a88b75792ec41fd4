package org.filetrace.quill.store.merge;

import java.util.List;

/**
 * Flags of open(2). Values are those of {@code asm-generic/fcntl.h}, which x86-64 uses as they are;
 * {@code arch/arm64/include/uapi/asm/fcntl.h} moves four of them.
 */
public final class OpenFlags {
  static final long O_ACCMODE = 03;
  static final long O_RDONLY = 0;
  static final long O_RDWR = 02;
  static final long O_CREAT = 0100;
  static final long O_TRUNC = 01000;
  static final long O_PATH = 010000000;

  private record Flag(String name, long generic, long arm64) {}

  private static final List<String> ACCESS_MODES =
      List.of("O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE");

  /** Those of several bits before their parts. */
  private static final List<Flag> FLAGS =
      List.of(
          same("O_CREAT", O_CREAT),
          same("O_EXCL", 0200),
          same("O_NOCTTY", 0400),
          same("O_TRUNC", O_TRUNC),
          same("O_APPEND", 02000),
          same("O_NONBLOCK", 04000),
          same("O_SYNC", 04010000),
          same("O_DSYNC", 010000),
          same("O_ASYNC", 020000),
          new Flag("O_DIRECT", 040000, 0200000),
          new Flag("O_TMPFILE", 020200000, 020040000),
          new Flag("O_DIRECTORY", 0200000, 040000),
          new Flag("O_NOFOLLOW", 0400000, 0100000),
          same("O_NOATIME", 01000000),
          same("O_CLOEXEC", 02000000),
          same("O_PATH", O_PATH));

  /** Set by the kernel on every open of a 64-bit program, and so without meaning. */
  private static final Flag O_LARGEFILE = new Flag("O_LARGEFILE", 0100000, 0400000);

  private OpenFlags() {}

  private static Flag same(String name, long value) {
    return new Flag(name, value, value);
  }

  /** Such as {@code O_WRONLY|O_CREAT|O_TRUNC}; bits without a name at the end, in hex. */
  public static String text(long flags, String architecture) {
    boolean arm64 = architecture.equals("aarch64");
    StringBuilder text = new StringBuilder(ACCESS_MODES.get((int) (flags & O_ACCMODE)));
    long rest = flags & ~O_ACCMODE & ~(arm64 ? O_LARGEFILE.arm64 : O_LARGEFILE.generic);
    for (Flag flag : FLAGS) {
      long bits = arm64 ? flag.arm64 : flag.generic;
      if ((rest & bits) == bits) {
        text.append('|').append(flag.name);
        rest &= ~bits;
      }
    }
    return rest == 0 ? text.toString() : text + "|0x" + Long.toHexString(rest);
  }

  static boolean canWrite(long flags) {
    return (flags & O_ACCMODE) != O_RDONLY && (flags & O_PATH) == 0;
  }

  static boolean canRead(long flags) {
    return ((flags & O_ACCMODE) == O_RDONLY || (flags & O_ACCMODE) == O_RDWR)
        && (flags & O_PATH) == 0;
  }
}
