package org.filetrace.tracer.loop;

/** A system call as PTRACE_GET_SYSCALL_INFO tells it; reused from stop to stop. */
final class SystemCall {
  /** AUDIT_ARCH of the call: a 64-bit process may make 32-bit calls. */
  int architecture;

  long number;
  final long[] arguments = new long[6];

  /** At a syscall-exit-stop: what the call returned, or -errno. */
  long result;
}
