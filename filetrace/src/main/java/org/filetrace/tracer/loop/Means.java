package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;

/**
 * The means by which processes exchange data that are no files, under the names which stand for
 * their paths in the record. All pipes have one name, so that they cost the dictionaries one entry;
 * which pipe it is, its device and inode tell.
 */
final class Means {
  /** A pipe or FIFO: by its inode, in the direction of the open flags. */
  static final byte[] PIPE = "pipe:".getBytes(US_ASCII);

  /** A socket, whichever and to whomever: in both directions. */
  static final byte[] SOCKET = "socket:".getBytes(US_ASCII);

  /**
   * Memory that processes map together: a file of /dev/shm or memfd_create(2), by its inode;
   * without one, memory that descendants inherit.
   */
  static final byte[] MEMORY = "memory:".getBytes(US_ASCII);

  /** Segments and queues of System V. */
  static final byte[] IPC = "ipc:".getBytes(US_ASCII);

  /** A terminal that the process opened itself, or the other side of one. */
  static final byte[] TERMINAL = "pty:".getBytes(US_ASCII);

  /** The memory or the descriptors of the process's parent. */
  static final byte[] PARENT = "parent:".getBytes(US_ASCII);

  /** What the job's first process was given by whoever started it. */
  static final byte[] OUTSIDE = "outside:".getBytes(US_ASCII);

  /** linux/major.h; 5:2 is /dev/ptmx. */
  private static final int TTYAUX_MAJOR = 5;

  private static final int PTMX_MINOR = 2;
  private static final int UNIX98_PTY_SLAVE_MAJOR = 136;
  private static final int UNIX98_PTY_MAJOR_COUNT = 8;

  private Means() {}

  /** Gives an access to what has no path the name of its kind, if it is a means of exchange. */
  static void name(Access access, FileIdentity identity) {
    switch (access.mode & Fcntl.S_IFMT) {
      case Fcntl.S_IFIFO -> put(PIPE, access);
      case Fcntl.S_IFSOCK -> put(SOCKET, access);
      case Fcntl.S_IFCHR -> {
        if (isTerminal(identity.deviceMajor(), identity.deviceMinor())) {
          put(TERMINAL, access);
        }
      }
      default -> {}
    }
  }

  private static boolean isTerminal(int major, int minor) {
    return (major == TTYAUX_MAJOR && minor == PTMX_MINOR)
        || (major >= UNIX98_PTY_SLAVE_MAJOR
            && major < UNIX98_PTY_SLAVE_MAJOR + UNIX98_PTY_MAJOR_COUNT);
  }

  static void put(byte[] name, Access access) {
    System.arraycopy(name, 0, access.path, 0, name.length);
    access.pathLength = name.length;
  }

  /** Whether the access is to a means of exchange: paths of files begin with a slash. */
  static boolean is(Access access) {
    return access.pathLength > 0
        && access.path[0] != '/'
        && access.path[access.pathLength - 1] == ':';
  }

  static boolean is(Access access, byte[] name) {
    return access.pathLength == name.length
        && access.path[0] == name[0]
        && access.path[1] == name[1];
  }
}
