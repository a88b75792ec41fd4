package org.filetrace.tracer.loop;

import java.util.function.ToIntFunction;
import org.filetrace.tracer.linux.Ptrace;
import org.jspecify.annotations.Nullable;

/** The rows of {@link Syscall} by number, one table per architecture. */
final class SyscallTable {
  private static final SyscallTable X86_64 = new SyscallTable(row -> row.x86_64);
  private static final SyscallTable AARCH64 = new SyscallTable(row -> row.aarch64);
  private static final SyscallTable I386 = new SyscallTable(row -> row.i386);

  /** Calls of the x32 ABI come as x86-64 with this bit (asm/unistd.h: __X32_SYSCALL_BIT). */
  private static final long X32_BIT = 0x40000000L;

  private static final SyscallTable X32 = new SyscallTable(SyscallTable::x32);

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  private final @Nullable Syscall[] rows = new Syscall[576];

  private SyscallTable(ToIntFunction<Syscall> number) {
    for (Syscall row : Syscall.values()) {
      int index = number.applyAsInt(row);
      if (index >= 0) {
        rows[index] = row;
      }
    }
  }

  /** The row of a call, or null when it is not recorded. */
  static @Nullable Syscall row(SystemCall call) {
    return switch (call.architecture) {
      case Ptrace.AUDIT_ARCH_X86_64 ->
          (call.number & X32_BIT) == 0 ? X86_64.at(call.number) : X32.at(call.number & ~X32_BIT);
      case Ptrace.AUDIT_ARCH_AARCH64 -> AARCH64.at(call.number);
      case Ptrace.AUDIT_ARCH_I386 -> I386.at(call.number);
      default -> null;
    };
  }

  /** Whether a call is made in another way than this machine's own. */
  static boolean foreign(SystemCall call) {
    int own = ARM ? Ptrace.AUDIT_ARCH_AARCH64 : Ptrace.AUDIT_ARCH_X86_64;
    return call.architecture != own || (!ARM && (call.number & X32_BIT) != 0);
  }

  /** x32 has numbers of its own where a structure holds pointers (asm/unistd_x32.h). */
  private static int x32(Syscall row) {
    return switch (row) {
      case EXECVE -> 520;
      case PTRACE -> 521;
      case EXECVEAT -> 545;
      default -> row.x86_64;
    };
  }

  private @Nullable Syscall at(long number) {
    return number >= 0 && number < rows.length ? rows[(int) number] : null;
  }
}
