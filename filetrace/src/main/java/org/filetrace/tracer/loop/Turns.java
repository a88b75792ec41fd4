package org.filetrace.tracer.loop;

/**
 * Whose stop is served next, so that everybody's is some time.
 *
 * <p>Of all tracees that have stopped, waitid(2) reports the one that came under trace last (first
 * in the list to which ptrace_link in kernel/ptrace.c adds). One that looks for a file in a loop is
 * stopped again before the next report is asked for, and the process that is to make the file would
 * wait for ever. So now and then each tracee is asked for by its id.
 */
final class Turns {
  /** Half a call more per stop, when the tracees are many. */
  private static final int STOPS_PER_TRACEE = 2;

  private static final int STOPS_BETWEEN_ROUNDS = 8;

  private final Kernel kernel;
  private final Tracees tracees;
  private int[] round = new int[64];
  private int size;
  private int at;
  private int stops;

  Turns(Kernel kernel, Tracees tracees) {
    this.kernel = kernel;
    this.tracees = tracees;
  }

  /** Waits for the next stop or death; false when no tracee is left. */
  boolean next(Stop stop) {
    if (++stops > Math.max(STOPS_BETWEEN_ROUNDS, STOPS_PER_TRACEE * tracees.size())) {
      begin();
    }
    while (at < size) {
      if (kernel.pollStop(round[at++], stop)) {
        return true;
      }
    }
    return kernel.awaitStop(stop);
  }

  private void begin() {
    stops = 0;
    at = 0;
    size = tracees.size();
    if (size == 1) {
      size = 0;
      return;
    }
    if (size > round.length) {
      round = new int[2 * size];
    }
    size = tracees.copyTids(round);
  }
}
