package org.filetrace.tracer.loop;

import java.time.Instant;

/**
 * Nanoseconds since the epoch without an allocation: the monotonic clock plus an offset that is
 * taken anew every second, so that it follows corrections of the system's clock.
 */
final class WallClock {
  private static final long RESYNC_NS = 1_000_000_000L;
  private static final long NS_PER_MS = 1_000_000L;

  private long offsetNs;
  private long nextSyncNs = System.nanoTime();

  long now() {
    long monotonic = System.nanoTime();
    if (monotonic - nextSyncNs >= 0) {
      Instant now = Instant.now();
      offsetNs = now.getEpochSecond() * 1000 * NS_PER_MS + now.getNano() - monotonic;
      nextSyncNs = monotonic + RESYNC_NS;
    }
    return monotonic + offsetNs;
  }
}
