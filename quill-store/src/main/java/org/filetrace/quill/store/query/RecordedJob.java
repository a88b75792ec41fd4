package org.filetrace.quill.store.query;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.store.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A job of a scheduler, with the traces of it that the question was about.
 *
 * @param id the store's own number
 * @param jobId as the scheduler prints it
 * @param traces at least one, the earliest first
 */
public record RecordedJob(
    long id,
    String globaljobid,
    String cluster,
    String scheduler,
    String jobId,
    @Nullable String arrayIndex,
    @Nullable String jobName,
    String userName,
    List<JobTrace> traces) {
  public RecordedJob {
    traces = List.copyOf(traces);
  }

  /** Where it ran: each host once, by name. */
  public List<String> hosts() {
    return traces.stream().map(JobTrace::host).distinct().sorted().toList();
  }

  public Instant startedAt() {
    return traces.get(0).startedAt();
  }

  /** When its last trace ended, null while one runs or when none saw its end. */
  public @Nullable Instant endedAt() {
    if (verdict() == Verdict.RUNNING) {
      return null;
    }
    return traces.stream()
        .map(JobTrace::endedAt)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** The largest exit status of its traces, null while one runs or when none is known. */
  public @Nullable Integer exitStatus() {
    if (verdict() == Verdict.RUNNING) {
      return null;
    }
    return traces.stream()
        .map(JobTrace::exitStatus)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  public String command() {
    return traces.get(0).command();
  }

  /** That of the least complete trace. */
  public Verdict verdict() {
    return traces.stream().map(JobTrace::verdict).max(Comparator.naturalOrder()).orElseThrow();
  }

  public List<Long> traceIds() {
    return traces.stream().map(JobTrace::id).toList();
  }
}
