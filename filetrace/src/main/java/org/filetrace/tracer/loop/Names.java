package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;

/** Calls that make, move and remove names: recorded at their exit, with the file's identity. */
final class Names {
  /** linux/fs.h. */
  private static final int RENAME_EXCHANGE = 2;

  private static final byte[] OWN_DESCRIPTOR = "/proc/self/fd/".getBytes(US_ASCII);

  private final Recording recording;
  private final byte[] raw = new byte[4096];

  Names(Recording recording) {
    this.recording = recording;
  }

  /** What a call is about to take away has to be looked at before. */
  void entering(Tracee tracee, Syscall row) {
    Access access = recording.take(tracee, activity(tracee, row));
    tracee.found = access;
    recording.locate(tracee, row.dir, row.path, false, access);
  }

  void removed(Tracee tracee, long result) {
    Access access = tracee.found;
    tracee.found = null;
    if (access != null) {
      finish(tracee, access, result);
    }
  }

  void renamed(Tracee tracee, Syscall row, long result) {
    Access access = tracee.found;
    tracee.found = null;
    if (access == null) {
      return;
    }
    Access target = recording.take(tracee, Recording.RENAME);
    recording.locate(tracee, row.dir2, row.path2, false, target);
    Recording.asSecond(target, access);
    if (result < 0) {
      recording.release(target);
      recording.emitFailure(tracee, access, result);
      return;
    }
    recording.renames++;
    boolean exchange = row.flags >= 0 && (tracee.intArgument(row.flags) & RENAME_EXCHANGE) != 0;
    Recording.copyIdentity(target, access);
    if (exchange) {
      Recording.asSecond(access, target);
      recording.locate(tracee, row.dir, row.path, false, target);
      exchanged(access, target);
    } else {
      recording.release(target);
    }
    recording.emit(access);
    if (exchange) {
      recording.emit(target);
    }
  }

  void linked(Tracee tracee, Syscall row, long result) {
    Access access = recording.take(tracee, Recording.LINK);
    int fd = linkedDescriptor(tracee, row);
    if (fd >= 0) {
      recording.identify(tracee, fd, Kernel.PATH, access);
    } else {
      boolean follow =
          row.flags >= 0 && (tracee.intArgument(row.flags) & Fcntl.AT_SYMLINK_FOLLOW) != 0;
      recording.locate(tracee, row.dir, row.path, follow, access);
    }
    Access target = recording.take(tracee, Recording.LINK);
    recording.locate(tracee, row.dir2, row.path2, false, target);
    Recording.asSecond(target, access);
    recording.release(target);
    finish(tracee, access, result);
  }

  void symlinked(Tracee tracee, Syscall row, long result) {
    Access access = recording.take(tracee, Recording.SYMLINK);
    recording.locate(tracee, row.dir, row.path, false, access);
    recording.readSecond(tracee, row.path2, access);
    finish(tracee, access, result);
  }

  void madeDirectory(Tracee tracee, Syscall row, long result) {
    Access access = recording.take(tracee, Recording.MKDIR);
    recording.locate(tracee, row.dir, row.path, false, access);
    finish(tracee, access, result);
  }

  void truncated(Tracee tracee, Syscall row, long result) {
    Access access = recording.take(tracee, Recording.TRUNCATE);
    recording.locate(tracee, row.dir, row.path, true, access);
    if (result >= 0) {
      recording.attachContent(true, access);
    }
    finish(tracee, access, result);
  }

  private void finish(Tracee tracee, Access access, long result) {
    if (result < 0) {
      recording.emitFailure(tracee, access, result);
    } else {
      recording.emit(access);
    }
  }

  private static int activity(Tracee tracee, Syscall row) {
    return switch (row.kind) {
      case RENAME -> Recording.RENAME;
      case RMDIR -> Recording.RMDIR;
      default ->
          row.flags >= 0 && (tracee.intArgument(row.flags) & Fcntl.AT_REMOVEDIR) != 0
              ? Recording.RMDIR
              : Recording.UNLINK;
    };
  }

  /** The second half of an exchange: what was behind the second path is now behind the first. */
  private static void exchanged(Access first, Access second) {
    byte[] path = second.secondPath;
    int length = first.secondPathLength;
    System.arraycopy(first.path, 0, path, 0, first.pathLength);
    second.secondPathLength = first.pathLength;
    System.arraycopy(first.secondPath, 0, second.path, 0, length);
    second.pathLength = length;
  }

  /** A file without a name is linked by its descriptor: AT_EMPTY_PATH, or /proc/self/fd/N. */
  private int linkedDescriptor(Tracee tracee, Syscall row) {
    if (row.flags < 0) {
      return -1;
    }
    int flags = tracee.intArgument(row.flags);
    int length = recording.kernel.readString(tracee, tracee.arguments[row.path], raw);
    if ((flags & Fcntl.AT_EMPTY_PATH) != 0 && length == 0) {
      return tracee.intArgument(row.dir);
    }
    return (flags & Fcntl.AT_SYMLINK_FOLLOW) != 0 ? ownDescriptor(length) : -1;
  }

  private int ownDescriptor(int length) {
    if (length <= OWN_DESCRIPTOR.length) {
      return -1;
    }
    for (int i = 0; i < OWN_DESCRIPTOR.length; i++) {
      if (raw[i] != OWN_DESCRIPTOR[i]) {
        return -1;
      }
    }
    int fd = 0;
    for (int i = OWN_DESCRIPTOR.length; i < length; i++) {
      if (raw[i] < '0' || raw[i] > '9' || fd > Integer.MAX_VALUE / 10 - 1) {
        return -1;
      }
      fd = fd * 10 + raw[i] - '0';
    }
    return fd;
  }
}
