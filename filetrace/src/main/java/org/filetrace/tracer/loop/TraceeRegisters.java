package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.Ptrace;

/** The registers of a stopped tracee, as the set that all architectures have. */
final class TraceeRegisters {
  private static final int LARGEST_SET_BYTES = 512;

  private final NativeBuffer set = new NativeBuffer(LARGEST_SET_BYTES);
  private final NativeBuffer vector = new NativeBuffer(16);

  int setFirstArgument(int tid, long value) {
    vector.putLong(0, set.address());
    vector.putLong(8, LARGEST_SET_BYTES);
    int got = Linux.ptrace(Ptrace.PTRACE_GETREGSET, tid, Ptrace.NT_PRSTATUS, vector.address());
    if (got < 0) {
      return got;
    }
    set.putLong(Ptrace.FIRST_ARGUMENT, value);
    return Linux.ptrace(Ptrace.PTRACE_SETREGSET, tid, Ptrace.NT_PRSTATUS, vector.address());
  }
}
