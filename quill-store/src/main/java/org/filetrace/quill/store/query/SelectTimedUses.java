package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.coalesce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.filetrace.quill.store.query.SelectUses.Use;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jspecify.annotations.Nullable;

/** What traces did with files, of which job they are, and from when to when. */
final class SelectTimedUses {
  private static final Field<Long> LAST = coalesce(TRACE.ENDED_NS, TRACE.STARTED_NS);

  /**
   * A trace used a version.
   *
   * @param firstNs of the first such use, nanoseconds since the epoch
   * @param lastNs of the last
   */
  record TimedUse(
      long jobId, Role role, long versionId, UsedFile file, long firstNs, long lastNs) {}

  private record TraceTime(long jobId, long startedNs, long lastNs) {}

  private final DSLContext store;
  private final SelectUses uses;

  SelectTimedUses(DSLContext store) {
    this.store = store;
    this.uses = new SelectUses(store);
  }

  List<TimedUse> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    return timed(uses.ofTraces(traceIds, roles), JobFilter.ALL);
  }

  List<TimedUse> ofVersions(Collection<Long> versionIds, Set<Role> roles, JobFilter filter) {
    return timed(uses.ofVersions(versionIds, roles), filter);
  }

  private List<TimedUse> timed(List<Use> found, JobFilter filter) {
    Map<Long, TraceTime> traces = traces(found, filter);
    Map<Long, UsedFile> files = UsedFile.ofUses(store, found);
    UseTimes times = new UseTimes(store, traces.keySet());
    List<TimedUse> timed = new ArrayList<>();
    for (Use use : found) {
      TraceTime trace = traces.get(use.traceId());
      UsedFile file = files.get(use.versionId());
      if (trace != null && file != null) {
        timed.add(timed(use, trace, file, times));
      }
    }
    return timed;
  }

  private static TimedUse timed(Use use, TraceTime trace, UsedFile file, UseTimes times) {
    UseTimes.@Nullable Span span =
        times.of(use.traceId(), use.role(), file.pathname(), file.sizeBytes(), file.mtimeNs());
    return new TimedUse(
        trace.jobId,
        use.role(),
        use.versionId(),
        file,
        span == null ? trace.startedNs : span.firstNs(),
        span == null ? trace.lastNs : span.lastNs());
  }

  private Map<Long, TraceTime> traces(List<Use> found, JobFilter filter) {
    Map<Long, TraceTime> traces = new HashMap<>();
    Chunks.of(found.stream().map(Use::traceId).collect(Collectors.toSet()))
        .forEach(
            chunk ->
                store
                    .select(TRACE.TRACE_ID, TRACE.JOB_ID, TRACE.STARTED_NS, LAST)
                    .from(filter.equals(JobFilter.ALL) ? TRACE : JobFilter.TRACES)
                    .where(Chunks.among(store, TRACE.TRACE_ID, chunk))
                    .and(filter.condition())
                    .forEach(row -> traces.put(row.value1(), time(row))));
    return traces;
  }

  private static TraceTime time(Record4<Long, Long, Long, Long> row) {
    return new TraceTime(row.value2(), row.value3(), row.value4());
  }
}
