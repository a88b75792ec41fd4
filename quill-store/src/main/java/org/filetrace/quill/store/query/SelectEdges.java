package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.coalesce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Which job had to do with which file version: one step of a lineage, for many at once. */
public final class SelectEdges {
  private static final Field<Long> LAST = coalesce(TRACE.ENDED_NS, TRACE.STARTED_NS).as("last_ns");

  private final DSLContext store;

  public SelectEdges(DSLContext store) {
    this.store = store;
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
    List<Record> rows = new ArrayList<>();
    Chunks.of(versionIds).forEach(chunk -> rows.addAll(rows(FILE_USE.VERSION_ID.in(chunk), roles)));
    return edges(rows);
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
                        .where(TRACE.JOB_ID.in(chunk))
                        .fetch(TRACE.TRACE_ID)));
    List<Record> rows = new ArrayList<>();
    Chunks.of(traceIds).forEach(chunk -> rows.addAll(rows(FILE_USE.TRACE_ID.in(chunk), roles)));
    return edges(rows);
  }

  private List<Record> rows(Condition condition, Set<Role> roles) {
    return new ArrayList<>(
        store
            .select(FILE_USE.TRACE_ID, TRACE.JOB_ID, FILE_USE.ROLE_ID, TRACE.STARTED_NS, LAST)
            .select(FileVersion.COLUMNS)
            .from(FILE_USE)
            .join(TRACE)
            .on(TRACE.TRACE_ID.eq(FILE_USE.TRACE_ID))
            .where(condition)
            .and(FILE_USE.SIZE_BYTES.isNotNull())
            .and(FILE_USE.ROLE_ID.in(roles.stream().map(Role::id).toList()))
            .fetch());
  }

  private List<Edge> edges(List<Record> rows) {
    UseTimes times = new UseTimes(store, rows.stream().map(r -> r.get(FILE_USE.TRACE_ID)).toList());
    Map<List<Long>, Edge> edges = new LinkedHashMap<>();
    for (Record row : rows) {
      Edge edge = edge(row, times);
      edges.merge(
          List.of(edge.jobId, (long) edge.role.id(), edge.versionId), edge, SelectEdges::together);
    }
    return List.copyOf(edges.values());
  }

  private static Edge edge(Record row, UseTimes times) {
    Role role = Role.of(row.get(FILE_USE.ROLE_ID));
    UseTimes.@Nullable Span span =
        times.of(
            row.get(FILE_USE.TRACE_ID),
            role,
            row.get(FILE_USE.PATHNAME),
            row.get(FILE_USE.SIZE_BYTES),
            row.get(FILE_USE.MTIME_NS));
    return new Edge(
        row.get(TRACE.JOB_ID),
        role,
        row.get(FILE_USE.VERSION_ID),
        span == null ? row.get(TRACE.STARTED_NS) : Long.valueOf(span.firstNs()),
        span == null ? row.get(LAST) : Long.valueOf(span.lastNs()));
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
