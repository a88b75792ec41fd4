package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Ptrace;

/** One report of wait4(2) about a tracee, reused from stop to stop. */
final class Stop {
  /** What a tracer has to tell apart (ptrace(2), "Stopped states"). */
  enum Kind {
    SYSCALL_ENTER,
    SYSCALL_EXIT,
    NEW_TRACEE,
    EXEC,
    EXIT,
    GROUP_STOP,
    OTHER_EVENT,
    SIGNAL_DELIVERY,
    DEATH
  }

  int tid;
  int status;

  void set(int newTid, int newStatus) {
    tid = newTid;
    status = newStatus;
  }

  Kind kind() {
    if ((status & 0xff) != 0x7f) {
      return Kind.DEATH;
    }
    return switch (status >>> 16) {
      case 0 -> signal() == (Ptrace.SIGTRAP | 0x80) ? Kind.SYSCALL_EXIT : Kind.SIGNAL_DELIVERY;
      case Ptrace.PTRACE_EVENT_SECCOMP -> Kind.SYSCALL_ENTER;
      case Ptrace.PTRACE_EVENT_FORK, Ptrace.PTRACE_EVENT_VFORK, Ptrace.PTRACE_EVENT_CLONE ->
          Kind.NEW_TRACEE;
      case Ptrace.PTRACE_EVENT_EXEC -> Kind.EXEC;
      case Ptrace.PTRACE_EVENT_EXIT -> Kind.EXIT;
      case Ptrace.PTRACE_EVENT_STOP -> stopping() ? Kind.GROUP_STOP : Kind.OTHER_EVENT;
      default -> Kind.OTHER_EVENT;
    };
  }

  /** The signal of a signal-delivery-stop or group-stop. */
  int signal() {
    return status >> 8 & 0xff;
  }

  private boolean stopping() {
    return switch (signal()) {
      case Ptrace.SIGSTOP, Ptrace.SIGTSTP, Ptrace.SIGTTIN, Ptrace.SIGTTOU -> true;
      default -> false;
    };
  }
}
