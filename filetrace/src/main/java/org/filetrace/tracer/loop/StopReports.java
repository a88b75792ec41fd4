package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.Ptrace;

/**
 * What the tracees report to wait(2). A stop is looked at but not taken (WNOWAIT): when a tracer is
 * killed between having taken a signal-delivery-stop and letting the tracee go on, the kernel drops
 * that signal; when it has not been taken, the kernel delivers it (ptrace_stop in kernel/signal.c
 * returns the exit_code that wait_task_stopped clears). A stop ends with PTRACE_CONT either way, so
 * it is not seen twice.
 *
 * <p>The exec event has to be taken: until then the kernel refuses every ptrace request to a thread
 * that got its leader's id by exec, with ESRCH (looks_like_a_spurious_pid in kernel/ptrace.c). It
 * carries no signal.
 */
final class StopReports {
  private static final int SIGINFO_SIZE = 128;
  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;
  private static final int CLD_TRAPPED = 4;
  private static final int CLD_STOPPED = 5;
  private static final int STOPPED = 0x7f;
  private static final int EXEC = Ptrace.PTRACE_EVENT_EXEC << 8 | Ptrace.SIGTRAP;

  private final NativeBuffer siginfo = new NativeBuffer(SIGINFO_SIZE);
  private final Wakefulness wakefulness = new Wakefulness();
  private final NativeBuffer taken = new NativeBuffer(Integer.BYTES);

  /**
   * Waits for the next report; false when no tracee is left.
   *
   * @param awake whether it may first be waited for without going to sleep
   */
  boolean await(Stop stop, boolean awake) {
    while (true) {
      int result =
          awake && wakefulness.pays() && polled() ? 0 : Linux.awaitReport(siginfo.address());
      if (result == -Errno.ECHILD) {
        return false;
      }
      if (result == 0 && read(stop)) {
        return true;
      }
      if (result != 0 && result != -Errno.EINTR) {
        throw new KernelFailure("waitid", -1, -result);
      }
    }
  }

  /** The report of one thread, if there is one now. */
  boolean poll(int tid, Stop stop) {
    return Linux.pollReportOf(tid, siginfo.address()) == 0
        && siginfo.getInt(SI_PID) == tid
        && read(stop);
  }

  private boolean polled() {
    long untilNs = System.nanoTime() + Wakefulness.LONGEST_NS;
    do {
      if (Linux.pollReport(siginfo.address()) != 0) {
        return false;
      }
      if (siginfo.getInt(SI_PID) != 0) {
        wakefulness.paid();
        return true;
      }
    } while (System.nanoTime() - untilNs < 0);
    wakefulness.wasted();
    return false;
  }

  private boolean read(Stop stop) {
    int tid = siginfo.getInt(SI_PID);
    int code = siginfo.getInt(SI_CODE);
    int status = siginfo.getInt(SI_STATUS);
    if ((code == CLD_TRAPPED || code == CLD_STOPPED) && status != EXEC) {
      stop.set(tid, status << 8 | STOPPED);
      return true;
    }
    if (Linux.wait4(tid, taken.address()) != tid) {
      return false;
    }
    stop.set(tid, taken.getInt(0));
    return true;
  }
}
