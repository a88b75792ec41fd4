package org.filetrace.tracer.loop;

/**
 * Whether it pays to wait awake for the next stop. Where tracer and tracee have a CPU each, most of
 * what a stop costs is putting a CPU to sleep and waking it again; a tracee that calls all the time
 * is back sooner than that. A wait that was in vain makes the next tries rarer, so that a job that
 * computes, or that shares the tracer's CPU, gives next to nothing for it.
 */
final class Wakefulness {
  static final long LONGEST_NS = 40_000;
  private static final int RAREST = 8192;

  private int passed;
  private int every = 1;

  boolean pays() {
    if (++passed < every) {
      return false;
    }
    passed = 0;
    return true;
  }

  void paid() {
    every = 1;
  }

  void wasted() {
    every = Math.min(2 * every, RAREST);
  }
}
