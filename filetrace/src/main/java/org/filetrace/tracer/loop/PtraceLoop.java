package org.filetrace.tracer.loop;

import org.filetrace.spool.MarkKind;
import org.filetrace.tracer.TraceSink;
import org.filetrace.tracer.linux.Ptrace;

/**
 * The loop: wait for a stop, decode it, record what it tells, let the tracee go on. It ends when no
 * tracee is left. Whatever goes wrong in between, the tracee goes on: after an unexpected failure
 * stops are only passed, and the trace is marked as truncated.
 */
public final class PtraceLoop {
  private final Kernel kernel;
  private final TraceSink sink;
  private final Stop stop = new Stop();
  private final Recording common;
  private final Family family;
  private final CallRecorder calls;
  private final Turns turns;
  private boolean recording = true;

  PtraceLoop(Kernel kernel, TraceSink sink, int rootPid) {
    this.kernel = kernel;
    this.sink = sink;
    this.common = new Recording(kernel, sink);
    this.calls = new CallRecorder(common);
    this.family = new Family(common, calls, rootPid);
    this.turns = new Turns(kernel, family.tracees());
  }

  /** The loop over a process that {@code kernel} has seized. */
  public static PtraceLoop over(LinuxKernel kernel, TraceSink sink, int rootPid) {
    return new PtraceLoop(kernel, sink, rootPid);
  }

  /** Runs until the last tracee is gone. */
  public void run() {
    while (turns.next(stop)) {
      Stop.Kind kind = stop.kind();
      int request = recording ? observe(kind) : pass(kind);
      if (kind != Stop.Kind.DEATH) {
        kernel.resume(stop.tid, request, kind == Stop.Kind.SIGNAL_DELIVERY ? stop.signal() : 0);
      }
    }
  }

  private int observe(Stop.Kind kind) {
    try {
      return record(kind);
    } catch (RuntimeException | Error failure) {
      recording = false;
      sink.mark(MarkKind.TRUNCATED, kernel.now(), "the tracer failed: " + failure);
      return pass(kind);
    }
  }

  /** Records what the stop tells; returns the ptrace request with which the tracee goes on. */
  private int record(Stop.Kind kind) {
    common.stops++;
    switch (kind) {
      case SYSCALL_ENTER:
        return calls.entered(family.member(stop.tid)) ? Ptrace.PTRACE_SYSCALL : Ptrace.PTRACE_CONT;
      case SYSCALL_EXIT:
        calls.returned(family.member(stop.tid));
        break;
      case NEW_TRACEE:
        return born(family.member(stop.tid));
      case EXEC:
        family.replaced(family.member(stop.tid));
        break;
      case EXIT:
        family.exiting(family.member(stop.tid));
        break;
      case DEATH:
        family.dead(stop.tid, stop.status);
        break;
      case OTHER_EVENT:
        family.member(stop.tid);
        break;
      case GROUP_STOP, SIGNAL_DELIVERY:
        break;
    }
    return pass(kind);
  }

  /** The event comes in the middle of the call that starts a child; its exit may matter, too. */
  private int born(Tracee parent) {
    family.born(parent);
    return parent.pending == null ? Ptrace.PTRACE_CONT : Ptrace.PTRACE_SYSCALL;
  }

  /** A group-stop has to last (PTRACE_LISTEN); everything else goes on. */
  private static int pass(Stop.Kind kind) {
    return kind == Stop.Kind.GROUP_STOP ? Ptrace.PTRACE_LISTEN : Ptrace.PTRACE_CONT;
  }
}
