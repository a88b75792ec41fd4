package org.filetrace.tracer.loop;

import org.filetrace.spool.MarkKind;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Ptrace;
import org.jspecify.annotations.Nullable;

/** From the entry and exit of a system call to its record: which code serves which row. */
final class CallRecorder {
  /** linux/sched.h. */
  private static final int CLONE_FILES = 0x400;

  private static final int CLONE_NEWTIME = 0x80;

  /** linux/close_range.h. */
  private static final int CLOSE_RANGE_UNSHARE = 2;

  private final Recording recording;
  private final SystemCall call = new SystemCall();
  private final Exchanges exchanges;
  private final Opens opens;
  private final Closes closes;
  private final Names names;
  private final Mappings mappings;
  private final Execs execs;
  private final Clones clones;

  CallRecorder(Recording recording) {
    this.recording = recording;
    this.exchanges = new Exchanges(recording);
    this.opens = new Opens(recording, exchanges);
    this.closes = new Closes(recording, exchanges);
    this.names = new Names(recording);
    this.mappings = new Mappings(recording, exchanges);
    this.execs = new Execs(recording, exchanges, closes);
    this.clones = new Clones(recording);
  }

  /** At a seccomp stop. Returns whether the exit of the call has to be seen, too. */
  boolean entered(Tracee tracee) {
    if (recording.kernel.systemCall(tracee, call) < 0) {
      return false;
    }
    Syscall row = SyscallTable.row(call);
    settleInterrupted(tracee, row);
    if (SyscallTable.foreign(call)) {
      recording.mark(MarkKind.FOREIGN_ARCHITECTURE, tracee);
    }
    if (row == null) {
      return false;
    }
    System.arraycopy(call.arguments, 0, tracee.arguments, 0, tracee.arguments.length);
    tracee.architecture = call.architecture;
    boolean exitMatters = entering(tracee, row);
    tracee.pending = exitMatters ? row : null;
    return exitMatters;
  }

  /** At the exit stop of a call. */
  void returned(Tracee tracee) {
    Syscall row = tracee.pending;
    tracee.pending = null;
    if (row == null || recording.kernel.systemCall(tracee, call) < 0) {
      abandon(tracee);
    } else if (Errno.interrupted(call.result)) {
      interrupted(tracee, row);
    } else {
      returned(tracee, row, call.result);
    }
  }

  /** At the exec event: the call has succeeded. */
  void replaced(Tracee tracee) {
    tracee.pending = null;
    mappings.unmapped(tracee);
    execs.succeeded(tracee);
  }

  /** The thread runs no more code; a call that it was in has no exit. */
  void exiting(Tracee tracee) {
    settleInterrupted(tracee, null);
    abandon(tracee);
  }

  /** The last user of a descriptor table is at its exit stop. */
  void closingAll(Tracee tracee) {
    closes.closingAll(tracee);
  }

  /** A process ends that never ran a program of its own. */
  void endsWithoutExec(Tracee tracee) {
    exchanges.tellSharing(tracee);
  }

  /** The last thread of an address space is at its exit stop. */
  void unmapped(Tracee tracee) {
    mappings.unmapped(tracee);
  }

  private boolean entering(Tracee tracee, Syscall row) {
    switch (row.kind) {
      case CLOSE:
        closes.closing(tracee, tracee.intArgument(row.dir));
        return false;
      case CLOSE_RANGE:
        closingRange(tracee, row);
        return false;
      case DUPLICATE:
        return duplicating(tracee, row);
      case RENAME, UNLINK, RMDIR:
        names.entering(tracee, row);
        return true;
      case EXEC:
        execs.entering(tracee, row);
        return true;
      case MAP, MAP_IN_MEMORY:
        return mappings.entering(tracee, row);
      case CLONE, CLONE_ARGUMENTS:
        return clones.entering(tracee, row);
      case PTRACE:
        return makesTracer(tracee.intArgument(row.flags));
      case SPLICE:
        tracee.process.splices = true;
        return false;
      case SYSV_IPC:
        exchanges.systemV(tracee, row);
        return false;
      case IO_URING:
        tracee.process.usesIoUring = true;
        tracee.descriptors.forgetAll();
        return true;
      default:
        return true;
    }
  }

  private void returned(Tracee tracee, Syscall row, long result) {
    switch (row.kind) {
      case OPEN, CREATE, OPEN_HOW -> opens.returned(tracee, row, result);
      case OPEN_BY_HANDLE -> {
        markUnless(result < 0, MarkKind.OPEN_BY_HANDLE, tracee);
        opens.returned(tracee, row, result);
      }
      case IO_URING -> markUnless(result < 0, MarkKind.IO_URING, tracee);
      case DUPLICATE -> duplicated(tracee, row, result);
      case RENAME -> names.renamed(tracee, row, result);
      case LINK -> names.linked(tracee, row, result);
      case SYMLINK -> names.symlinked(tracee, row, result);
      case UNLINK, RMDIR -> names.removed(tracee, result);
      case MKDIR -> names.madeDirectory(tracee, row, result);
      case TRUNCATE -> names.truncated(tracee, row, result);
      case MAP, MAP_IN_MEMORY -> mappings.mapped(tracee, row, result);
      case EXEC -> execs.failed(tracee, result);
      case NAMESPACE -> changedRoot(tracee, row, result);
      case UNSHARE -> unshared(tracee, row, result);
      case CLONE, CLONE_ARGUMENTS -> clones.returned(tracee, row, result);
      case PTRACE -> markUnless(result != -Errno.EPERM, MarkKind.PTRACE_REFUSED, tracee);
      case PIPE -> exchanges.createdPipe(tracee, result);
      case CLOSE, CLOSE_RANGE, SPLICE, SYSV_IPC -> {}
    }
  }

  /** Whether this request of ptrace(2) is for a new tracer; all others go to one that is there. */
  private static boolean makesTracer(int request) {
    return request == Ptrace.PTRACE_TRACEME
        || request == Ptrace.PTRACE_ATTACH
        || request == Ptrace.PTRACE_SEIZE;
  }

  /** dup2 over an open descriptor closes it, if it succeeds and is another one. */
  private boolean duplicating(Tracee tracee, Syscall row) {
    int over = tracee.intArgument(row.dir2);
    if (over == tracee.intArgument(row.dir)) {
      return false;
    }
    Access access = closes.describe(tracee, over);
    if (access != null) {
      closes.holdContent(tracee, access);
    }
    tracee.found = access;
    return true;
  }

  private void duplicated(Tracee tracee, Syscall row, long result) {
    Access access = tracee.found;
    tracee.found = null;
    if (result >= 0) {
      tracee.descriptors.duplicated(tracee.intArgument(row.dir), tracee.intArgument(row.dir2));
    }
    if (access != null && result >= 0) {
      recording.emit(access);
    } else if (access != null) {
      recording.discard(access);
    }
  }

  private void closingRange(Tracee tracee, Syscall row) {
    if ((tracee.intArgument(row.flags) & CLOSE_RANGE_UNSHARE) != 0) {
      unshareDescriptors(tracee);
    }
    closes.closingRange(tracee, row);
  }

  private void changedRoot(Tracee tracee, Syscall row, long result) {
    if (result < 0) {
      return;
    }
    tracee.process.foreignRoot = true;
    if (row != Syscall.CHROOT) {
      recording.mark(MarkKind.NAMESPACE, tracee);
    }
  }

  private void unshared(Tracee tracee, Syscall row, long result) {
    int flags = tracee.intArgument(row.flags);
    if (result < 0) {
      return;
    }
    if ((flags & CLONE_FILES) != 0) {
      unshareDescriptors(tracee);
    }
    if ((flags & (Clones.NAMESPACES | CLONE_NEWTIME)) != 0) {
      tracee.process.foreignRoot = true;
      recording.mark(MarkKind.NAMESPACE, tracee);
    }
  }

  private static void unshareDescriptors(Tracee tracee) {
    if (tracee.descriptors.shared()) {
      tracee.descriptors.release();
      tracee.descriptors = new DescriptorTable();
      tracee.process.oneDescriptorTable = false;
    }
  }

  private void interrupted(Tracee tracee, Syscall row) {
    abandon(tracee);
    switch (row.kind) {
      case OPEN, CREATE, OPEN_HOW -> {
        tracee.interrupted = row;
        tracee.interruptedOpen = opens.failed(tracee, row);
      }
      case CLONE, CLONE_ARGUMENTS -> clones.returned(tracee, row, -Errno.EINTR);
      default -> {}
    }
  }

  /**
   * An interrupted open is made again by the kernel, with the same arguments, or it has failed with
   * EINTR; which of the two shows in what the thread does next.
   */
  private void settleInterrupted(Tracee tracee, @Nullable Syscall next) {
    Access access = tracee.interruptedOpen;
    if (access == null) {
      return;
    }
    boolean restarted =
        next == tracee.interrupted
            && call.arguments[0] == tracee.arguments[0]
            && call.arguments[1] == tracee.arguments[1]
            && call.arguments[2] == tracee.arguments[2];
    tracee.interruptedOpen = null;
    if (restarted) {
      recording.release(access);
    } else {
      recording.emitFailure(tracee, access, -Errno.EINTR);
    }
  }

  private void abandon(Tracee tracee) {
    if (tracee.found != null) {
      recording.discard(tracee.found);
      tracee.found = null;
    }
    if (tracee.snapshot != null) {
      tracee.snapshot.discard(recording);
      tracee.snapshot = null;
    }
  }

  private void markUnless(boolean failed, String kind, Tracee tracee) {
    if (!failed) {
      recording.mark(kind, tracee);
    }
  }
}
