package org.filetrace.quill.store.lineage;

import java.time.Instant;

/** Microseconds since the epoch, the time of a trace's accesses in the store. */
final class Micros {
  private Micros() {}

  static long of(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond() * 1_000_000_000L + instant.getNano(), 1000L);
  }
}
