package org.filetrace.quill.schedulers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a node was not well.
 *
 * @param endedNanos null while it lasts
 */
public record NodeEvent(
    String host, long startedNanos, @Nullable Long endedNanos, String state, String reason) {

  /**
   * slurmdbd writes a new row whenever slurmctld starts; those that follow each other without a gap
   * and say the same are one time.
   */
  public static List<NodeEvent> merged(List<NodeEvent> events) {
    List<NodeEvent> result = new ArrayList<>();
    List<NodeEvent> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparing(NodeEvent::host).thenComparingLong(NodeEvent::startedNanos));
    for (NodeEvent event : sorted) {
      NodeEvent last = result.isEmpty() ? null : result.get(result.size() - 1);
      if (last != null && last.isContinuedBy(event)) {
        result.set(result.size() - 1, last.until(event.endedNanos()));
      } else {
        result.add(event);
      }
    }
    return result;
  }

  private boolean isContinuedBy(NodeEvent next) {
    return host.equals(next.host)
        && Objects.equals(endedNanos, next.startedNanos)
        && state.equals(next.state)
        && reason.equals(next.reason);
  }

  private NodeEvent until(@Nullable Long end) {
    return new NodeEvent(host, startedNanos, end, state, reason);
  }
}
