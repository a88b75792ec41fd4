package org.filetrace.tracer.linux;

/** Makes the calling thread step back behind the job. */
public final class BackgroundThread {
  private static final int IOPRIO_LOWEST_BEST_EFFORT = 2 << 13 | 7; // linux/ioprio.h

  /**
   * A tenth of the weight of an ordinary thread. Not less: what must stop with this thread, such as
   * a garbage collection, would wait for it on a busy node.
   */
  private static final int NICE = 10;

  private BackgroundThread() {}

  /** Lowers CPU and I/O priority of the calling thread; where that is refused, it goes on as is. */
  public static void enter() {
    int unusedPriority = Linux.setpriority(NICE);
    int unusedIoPriority = Linux.ioprioSet(IOPRIO_LOWEST_BEST_EFFORT);
  }
}
