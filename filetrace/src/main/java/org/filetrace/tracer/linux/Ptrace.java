package org.filetrace.tracer.linux;

/** Requests, options and events of ptrace(2) (linux/ptrace.h), and wait(2) statuses. */
public final class Ptrace {
  public static final int PTRACE_TRACEME = 0;
  public static final int PTRACE_ATTACH = 16;
  public static final int PTRACE_CONT = 7;
  public static final int PTRACE_SYSCALL = 24;
  public static final int PTRACE_POKEDATA = 5;
  public static final int PTRACE_GETREGSET = 0x4204;
  public static final int PTRACE_SETREGSET = 0x4205;
  public static final int PTRACE_GETEVENTMSG = 0x4201;
  public static final int PTRACE_SEIZE = 0x4206;
  public static final int PTRACE_LISTEN = 0x4208;
  public static final int PTRACE_GET_SYSCALL_INFO = 0x420e;

  public static final int PTRACE_O_TRACESYSGOOD = 1;
  public static final int PTRACE_O_TRACEFORK = 1 << 1;
  public static final int PTRACE_O_TRACEVFORK = 1 << 2;
  public static final int PTRACE_O_TRACECLONE = 1 << 3;
  public static final int PTRACE_O_TRACEEXEC = 1 << 4;
  public static final int PTRACE_O_TRACEEXIT = 1 << 6;
  public static final int PTRACE_O_TRACESECCOMP = 1 << 7;

  public static final int PTRACE_EVENT_FORK = 1;
  public static final int PTRACE_EVENT_VFORK = 2;
  public static final int PTRACE_EVENT_CLONE = 3;
  public static final int PTRACE_EVENT_EXEC = 4;
  public static final int PTRACE_EVENT_EXIT = 6;
  public static final int PTRACE_EVENT_SECCOMP = 7;
  public static final int PTRACE_EVENT_STOP = 128;

  public static final int PTRACE_SYSCALL_INFO_EXIT = 2;

  public static final int AUDIT_ARCH_X86_64 = 0xC000003E;
  public static final int AUDIT_ARCH_I386 = 0x40000003;
  public static final int AUDIT_ARCH_AARCH64 = 0xC00000B7;

  /** struct ptrace_syscall_info: sizes and offsets in bytes. */
  public static final int SYSCALL_INFO_SIZE = 88;

  public static final int SYSCALL_INFO_OP = 0;
  public static final int SYSCALL_INFO_ARCH = 4;
  public static final int SYSCALL_INFO_ENTRY_NR = 24;
  public static final int SYSCALL_INFO_ENTRY_ARGS = 32;
  public static final int SYSCALL_INFO_EXIT_RVAL = 24;

  /** The general registers as a set (linux/elf.h). */
  public static final int NT_PRSTATUS = 1;

  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");

  /** First argument of a system call in it: user_regs_struct.rdi, user_pt_regs.regs[0]. */
  public static final int FIRST_ARGUMENT = ARM ? 0 : 112;

  public static final int SIGKILL = 9;
  public static final int SIGTRAP = 5;
  public static final int SIGCHLD = 17;
  public static final int SIGSTOP = 19;
  public static final int SIGTSTP = 20;
  public static final int SIGTTIN = 21;
  public static final int SIGTTOU = 22;

  private Ptrace() {}
}
