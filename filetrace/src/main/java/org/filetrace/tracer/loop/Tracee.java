package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;
import org.jspecify.annotations.Nullable;

/** One thread under trace, and the system call that it is in. */
final class Tracee {
  final int tid;
  TracedProcess process;
  DescriptorTable descriptors;

  /** The call whose exit is awaited, with the arguments as they were at its entry. */
  @Nullable Syscall pending;

  final long[] arguments = new long[6];

  /** AUDIT_ARCH of that call. */
  int architecture;

  /** The flags of the clone that it is in, as the job gave them. */
  long cloneFlags;

  /** What was found out at the entry of {@link #pending}, because it is gone at the exit. */
  @Nullable Access found;

  /** Descriptors that the exec it is in may close. */
  @Nullable ExecSnapshot snapshot;

  /** An open that a signal interrupted: made again by the kernel, or failed with EINTR. */
  @Nullable Syscall interrupted;

  @Nullable Access interruptedOpen;

  /** The event of its birth was seen. */
  boolean announced;

  /** Its exit stop was seen: it runs no more code. */
  boolean exiting;

  Tracee(int tid, TracedProcess process, DescriptorTable descriptors) {
    this.tid = tid;
    this.process = process;
    this.descriptors = descriptors;
  }

  /** An argument of the pending call that is an int to the kernel: a descriptor, flags, a mode. */
  int intArgument(int index) {
    return (int) arguments[index];
  }
}
