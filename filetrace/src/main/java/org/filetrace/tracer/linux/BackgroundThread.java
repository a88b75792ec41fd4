package org.filetrace.tracer.linux;

import com.sun.jna.Native;

/** Makes the calling thread step back behind the job. */
public final class BackgroundThread {
  private static final int PRIO_PROCESS = 0; // sys/resource.h
  private static final int IOPRIO_WHO_PROCESS = 1; // linux/ioprio.h
  private static final int IOPRIO_LOWEST_BEST_EFFORT = 2 << 13 | 7;
  private static final long SYS_IOPRIO_SET =
      "aarch64".equals(System.getProperty("os.arch")) ? 30 : 251;

  /**
   * A tenth of the weight of an ordinary thread. Not less: what must stop with this thread, such as
   * a garbage collection, would wait for it on a busy node.
   */
  private static final int NICE = 10;

  private BackgroundThread() {}

  /** Lowers CPU and I/O priority of the calling thread; where that is refused, it goes on as is. */
  public static void enter() {
    int unusedPriority = Calls.setpriority(PRIO_PROCESS, 0, NICE);
    long unusedIoPriority =
        Calls.syscall(SYS_IOPRIO_SET, IOPRIO_WHO_PROCESS, 0, IOPRIO_LOWEST_BEST_EFFORT);
  }

  private static final class Calls {
    static {
      Native.register(Calls.class, "c");
    }

    static native int setpriority(int which, int who, int priority);

    static native long syscall(long number, long first, long second, long third);

    private Calls() {}
  }
}
