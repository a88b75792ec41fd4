package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;

/**
 * Which files are recorded: those with a path, outside of the kernel's own file systems. Not pipes,
 * sockets, anonymous inodes, memfd; not /proc, /sys, /dev.
 */
final class RecordedPaths {
  private static final byte[][] KERNEL_TREES = {
    "/proc".getBytes(US_ASCII), "/sys".getBytes(US_ASCII), "/dev".getBytes(US_ASCII)
  };
  private static final byte[] DELETED = " (deleted)".getBytes(US_ASCII);
  private static final byte[] MEMFD = "/memfd:".getBytes(US_ASCII);

  private RecordedPaths() {}

  static boolean recorded(byte[] path, int length) {
    if (length == 0 || path[0] != '/') {
      return false;
    }
    for (byte[] tree : KERNEL_TREES) {
      if (startsWith(path, length, tree) && (length == tree.length || path[tree.length] == '/')) {
        return false;
      }
    }
    return !(startsWith(path, length, MEMFD) && deleted(path, length));
  }

  /** Whether this is a file of /dev/shm and the like, or of memfd_create(2). */
  static boolean memory(Access access) {
    int tree = KERNEL_TREES.length - 1;
    return regular(access)
        && (startsWith(access.path, access.pathLength, MEMFD)
            || startsWith(access.path, access.pathLength, KERNEL_TREES[tree]));
  }

  /** Whether a file of this st_mode has content or entries of its own. */
  static boolean recorded(int mode) {
    return switch (mode & Fcntl.S_IFMT) {
      case Fcntl.S_IFSOCK, Fcntl.S_IFIFO, Fcntl.S_IFCHR, 0 -> false;
      default -> true;
    };
  }

  static boolean regular(Access access) {
    return access.identified && (access.mode & Fcntl.S_IFMT) == Fcntl.S_IFREG;
  }

  /** Whether the kernel shows this path with its mark for files that have lost their name. */
  static boolean deleted(byte[] path, int length) {
    int start = length - DELETED.length;
    if (start <= 0) {
      return false;
    }
    for (int i = 0; i < DELETED.length; i++) {
      if (path[start + i] != DELETED[i]) {
        return false;
      }
    }
    return true;
  }

  /** Length of a path without the kernel's mark for deleted files. */
  static int withoutDeleted(int length) {
    return length - DELETED.length;
  }

  private static boolean startsWith(byte[] path, int length, byte[] prefix) {
    if (length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (path[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
