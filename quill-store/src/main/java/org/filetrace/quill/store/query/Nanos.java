package org.filetrace.quill.store.query;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The store's time: nanoseconds since the epoch, UTC. */
final class Nanos {
  private static final long PER_SECOND = 1_000_000_000L;

  private Nanos() {}

  static Instant instant(@Nullable Long nanos) {
    return Objects.requireNonNull(instantOrNull(nanos));
  }

  static @Nullable Instant instantOrNull(@Nullable Long nanos) {
    return nanos == null
        ? null
        : Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
  }

  /** A time before 1678 or after 2262 counts as that end of the scale. */
  static long of(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano());
    } catch (ArithmeticException e) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
