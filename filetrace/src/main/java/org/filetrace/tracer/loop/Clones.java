package org.filetrace.tracer.loop;

/**
 * clone(2) and clone3(2) with CLONE_UNTRACED. The child would inherit the seccomp filter but no
 * tracer, and every traced call of it would fail with ENOSYS: so the flag is taken away for the
 * call, and put back behind it.
 */
final class Clones {
  /** linux/sched.h. */
  private static final long CLONE_UNTRACED = 0x00800000L;

  private final Kernel kernel;
  private final long[] word = new long[1];

  Clones(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Returns whether the flag was taken away, and has to be put back. */
  boolean entering(Tracee tracee, Syscall row) {
    long flags = flags(tracee, row);
    return (flags & CLONE_UNTRACED) != 0 && setFlags(tracee, row, flags & ~CLONE_UNTRACED) >= 0;
  }

  void returned(Tracee tracee, Syscall row) {
    setFlags(tracee, row, flags(tracee, row) | CLONE_UNTRACED);
  }

  private long flags(Tracee tracee, Syscall row) {
    if (row.kind == Syscall.Kind.CLONE) {
      return tracee.arguments[row.flags];
    }
    return kernel.readWord(tracee, tracee.arguments[row.flags], word) < 0 ? 0 : word[0];
  }

  private int setFlags(Tracee tracee, Syscall row, long flags) {
    return row.kind == Syscall.Kind.CLONE
        ? kernel.setFirstArgument(tracee, flags)
        : kernel.writeWord(tracee, tracee.arguments[row.flags], flags);
  }
}
