package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.Ptrace;

/** The registers of a stopped tracee, as the set that all architectures have. */
final class TraceeRegisters {
  private static final int LARGEST_SET_BYTES = 512;

  /** struct user_regs_struct32, which a program in 32-bit mode has: its first field is ebx. */
  private static final int I386_SET_BYTES = 68;

  private static final int RBX = 40;

  private final NativeBuffer set = new NativeBuffer(LARGEST_SET_BYTES);
  private final NativeBuffer vector = new NativeBuffer(16);

  /**
   * @param architecture AUDIT_ARCH of the call: 64-bit code can make calls of i386, too
   */
  int setFirstArgument(int tid, int architecture, long value) {
    vector.putLong(0, set.address());
    vector.putLong(8, LARGEST_SET_BYTES);
    int got = Linux.ptrace(Ptrace.PTRACE_GETREGSET, tid, Ptrace.NT_PRSTATUS, vector.address());
    if (got < 0) {
      return got;
    }
    if (vector.getLong(8) == I386_SET_BYTES) {
      set.putInt(0, (int) value);
    } else {
      set.putLong(architecture == Ptrace.AUDIT_ARCH_I386 ? RBX : Ptrace.FIRST_ARGUMENT, value);
    }
    return Linux.ptrace(Ptrace.PTRACE_SETREGSET, tid, Ptrace.NT_PRSTATUS, vector.address());
  }
}
