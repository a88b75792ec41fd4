package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;

/**
 * What the tracees report to wait(2). A stop is looked at but not taken (WNOWAIT): when a tracer is
 * killed between having taken a signal-delivery-stop and letting the tracee go on, the kernel drops
 * that signal; when it has not been taken, the kernel delivers it (ptrace_stop in kernel/signal.c
 * returns the exit_code that wait_task_stopped clears). A stop ends with PTRACE_CONT either way, so
 * it is not seen twice.
 */
final class StopReports {
  private static final int SIGINFO_SIZE = 128;
  private static final int SI_CODE = 8;
  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;
  private static final int CLD_TRAPPED = 4;
  private static final int CLD_STOPPED = 5;
  private static final int STOPPED = 0x7f;

  private final NativeBuffer siginfo = new NativeBuffer(SIGINFO_SIZE);
  private final NativeBuffer status = new NativeBuffer(Integer.BYTES);

  /** Waits for the next report; false when no tracee is left. */
  boolean await(Stop stop) {
    while (true) {
      int result = Linux.awaitReport(siginfo.address());
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

  private boolean read(Stop stop) {
    int tid = siginfo.getInt(SI_PID);
    int code = siginfo.getInt(SI_CODE);
    if (code == CLD_TRAPPED || code == CLD_STOPPED) {
      stop.set(tid, siginfo.getInt(SI_STATUS) << 8 | STOPPED);
      return true;
    }
    if (Linux.wait4(tid, status.address()) != tid) {
      return false;
    }
    stop.set(tid, status.getInt(0));
    return true;
  }
}
