package org.filetrace.tracer.loop;

/** A system call of the tracer failed in a way that no tracee's death explains. */
final class KernelFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  KernelFailure(String call, int pid, int errno) {
    super(call + " of process " + pid + " failed with errno " + errno);
  }
}
