package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.TRACE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.query.SelectTimedUses.TimedUse;
import org.jooq.DSLContext;

/** Which job had to do with which file version: one step of a lineage, for many at once. */
public final class SelectEdges {
  /** The same in every store. */
  private static final Comparator<TimedUse> ORDER =
      Comparator.comparing((TimedUse use) -> use.file().pathname())
          .thenComparing(TimedUse::firstNs)
          .thenComparing(TimedUse::role)
          .thenComparing(TimedUse::versionId);

  private final DSLContext store;
  private final SelectTimedUses timedUses;

  public SelectEdges(DSLContext store) {
    this.store = store;
    this.timedUses = new SelectTimedUses(store);
  }

  /**
   * A job used or made a version.
   *
   * @param firstNs of the first use, nanoseconds since the epoch
   * @param lastNs of the last use
   */
  public record Edge(long jobId, Role role, long versionId, long firstNs, long lastNs) {}

  /** The jobs that had these roles towards these versions. */
  public List<Edge> ofVersions(Collection<Long> versionIds, Set<Role> roles) {
    return edges(timedUses.ofVersions(versionIds, roles, JobFilter.ALL));
  }

  /** The versions towards which these jobs had these roles. */
  public List<Edge> ofJobs(Collection<Long> jobIds, Set<Role> roles) {
    List<Long> traceIds = new ArrayList<>();
    Chunks.of(jobIds)
        .forEach(
            chunk ->
                traceIds.addAll(
                    store
                        .select(TRACE.TRACE_ID)
                        .from(TRACE)
                        .where(Chunks.among(store, TRACE.JOB_ID, chunk))
                        .fetch(TRACE.TRACE_ID)));
    return edges(timedUses.ofTraces(traceIds, roles));
  }

  private static List<Edge> edges(List<TimedUse> found) {
    List<TimedUse> uses = found.stream().sorted(ORDER).toList();
    Map<List<Long>, Edge> edges = new LinkedHashMap<>();
    for (TimedUse use : uses) {
      if (use.file().version() != null) {
        Edge edge = new Edge(use.jobId(), use.role(), use.versionId(), use.firstNs(), use.lastNs());
        edges.merge(
            List.of(edge.jobId, (long) edge.role.id(), edge.versionId),
            edge,
            SelectEdges::together);
      }
    }
    return List.copyOf(edges.values());
  }

  private static Edge together(Edge one, Edge other) {
    return new Edge(
        one.jobId,
        one.role,
        one.versionId,
        Math.min(one.firstNs, other.firstNs),
        Math.max(one.lastNs, other.lastNs));
  }
}
