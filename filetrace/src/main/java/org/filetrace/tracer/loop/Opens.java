package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;

/** open(2), openat(2), creat(2), openat2(2), open_by_handle_at(2): recorded at their exit. */
final class Opens {
  private final Recording recording;
  private final Exchanges exchanges;
  private final long[] word = new long[1];

  Opens(Recording recording, Exchanges exchanges) {
    this.recording = recording;
    this.exchanges = exchanges;
  }

  void returned(Tracee tracee, Syscall row, long result) {
    if (result < 0) {
      recording.emitFailure(tracee, failed(tracee, row), result);
    } else {
      opened(tracee, row, (int) result);
    }
  }

  /** The call as one that failed; one that a signal interrupted may turn out to be that. */
  Access failed(Tracee tracee, Syscall row) {
    Access access = recording.take(tracee, Recording.OPEN);
    access.openFlags = flags(tracee, row);
    if (row.path >= 0) {
      recording.guess(tracee, row.dir, row.path, access);
    }
    return access;
  }

  private void opened(Tracee tracee, Syscall row, int fd) {
    Access access = recording.take(tracee, Recording.OPEN);
    access.fd = fd;
    access.result = fd;
    access.openFlags = flags(tracee, row);
    if (!recording.identify(tracee, fd, Kernel.PATH, access)) {
      exchanges.opened(tracee, access);
      return;
    }
    if (!tracee.process.usesIoUring) {
      tracee.descriptors.opened(fd, access, access.openFlags, recording.renames);
    }
    if (Fcntl.readable(access.openFlags)) {
      recording.attachContent(tracee, fd, false, access);
    }
    exchanges.tellSharing(tracee);
    recording.emit(access);
  }

  private int flags(Tracee tracee, Syscall row) {
    return switch (row.kind) {
      case CREATE -> Fcntl.O_CREAT | Fcntl.O_WRONLY | Fcntl.O_TRUNC;
      case OPEN_HOW ->
          recording.kernel.readWord(tracee, tracee.arguments[row.flags], word) < 0
              ? 0
              : (int) word[0];
      default -> tracee.intArgument(row.flags);
    };
  }
}
