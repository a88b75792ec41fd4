package org.filetrace.quill.store.query;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.filetrace.quill.store.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * How much the store holds.
 *
 * @param sizeBytes of the database with its indexes
 * @param accesses as counted by the merges
 * @param traces by verdict
 * @param oldest start of the earliest trace, null in an empty store
 * @param newest start of the latest
 */
public record StoreStatus(
    long sizeBytes,
    long jobs,
    long accesses,
    long processes,
    long files,
    long versions,
    long nodes,
    long users,
    Map<Verdict, Long> traces,
    @Nullable Instant oldest,
    @Nullable Instant newest) {
  /** Size by the days between the oldest and the newest trace; null below one day. */
  public @Nullable Long growthBytesPerDay() {
    if (oldest == null || newest == null) {
      return null;
    }
    double days = Duration.between(oldest, newest).toSeconds() / 86_400.0;
    return days < 1 ? null : Math.round(sizeBytes / days);
  }
}
