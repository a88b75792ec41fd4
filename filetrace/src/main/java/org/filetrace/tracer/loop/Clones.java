package org.filetrace.tracer.loop;

import org.filetrace.spool.MarkKind;

/**
 * clone(2) and clone3(2), where their flags matter.
 *
 * <p>CLONE_UNTRACED: the child would inherit the seccomp filter but no tracer, and every traced
 * call of it would fail with ENOSYS. So the flag is taken away for the call, and put back behind
 * it.
 *
 * <p>CLONE_NEWNS and the like: in the child paths may begin elsewhere.
 */
final class Clones {
  /** linux/sched.h. */
  private static final long CLONE_UNTRACED = 0x00800000L;

  private static final long CLONE_NEWNS = 0x00020000L;
  private static final long CLONE_NEWCGROUP = 0x02000000L;
  private static final long CLONE_NEWUTS = 0x04000000L;
  private static final long CLONE_NEWIPC = 0x08000000L;
  private static final long CLONE_NEWUSER = 0x10000000L;
  private static final long CLONE_NEWPID = 0x20000000L;
  private static final long CLONE_NEWNET = 0x40000000L;

  /** CLONE_NEWTIME is left out: in clone(2) its bit belongs to the signal at the child's end. */
  static final long NAMESPACES =
      CLONE_NEWNS
          | CLONE_NEWCGROUP
          | CLONE_NEWUTS
          | CLONE_NEWIPC
          | CLONE_NEWUSER
          | CLONE_NEWPID
          | CLONE_NEWNET;

  private final Recording recording;
  private final Kernel kernel;
  private final long[] word = new long[1];

  Clones(Recording recording) {
    this.recording = recording;
    this.kernel = recording.kernel;
  }

  /** Returns whether the exit of the call matters. */
  boolean entering(Tracee tracee, Syscall row) {
    long flags = flags(tracee, row);
    tracee.cloneFlags = flags;
    if ((flags & NAMESPACES) != 0) {
      tracee.process.entersNamespace = true;
    }
    if ((flags & CLONE_UNTRACED) != 0) {
      setFlags(tracee, row, flags & ~CLONE_UNTRACED);
    }
    return (flags & (CLONE_UNTRACED | NAMESPACES)) != 0;
  }

  void returned(Tracee tracee, Syscall row, long result) {
    if ((tracee.cloneFlags & CLONE_UNTRACED) != 0) {
      setFlags(tracee, row, tracee.cloneFlags);
    }
    if ((tracee.cloneFlags & NAMESPACES) != 0) {
      tracee.process.entersNamespace = false;
      if (result > 0) {
        recording.mark(MarkKind.NAMESPACE, tracee);
      }
    }
  }

  private long flags(Tracee tracee, Syscall row) {
    if (row.kind == Syscall.Kind.CLONE) {
      return tracee.arguments[row.flags];
    }
    return kernel.readWord(tracee, tracee.arguments[row.flags], word) < 0 ? 0 : word[0];
  }

  private void setFlags(Tracee tracee, Syscall row, long flags) {
    if (row.kind == Syscall.Kind.CLONE) {
      kernel.setFirstArgument(tracee, flags);
    } else {
      kernel.writeWord(tracee, tracee.arguments[row.flags], flags);
    }
  }
}
