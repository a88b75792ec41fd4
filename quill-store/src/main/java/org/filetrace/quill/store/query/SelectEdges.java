package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Which job had to do with which file version: one step of a lineage, for many at once. */
public final class SelectEdges {
  private static final Field<Long> FIRST = min(FILE_USE.FIRST_NS).as("first_ns");
  private static final Field<Long> LAST = max(FILE_USE.LAST_NS).as("last_ns");

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
    List<Edge> edges = new ArrayList<>();
    Chunks.of(versionIds)
        .forEach(chunk -> edges.addAll(where(FILE_USE.VERSION_ID.in(chunk), roles)));
    return edges;
  }

  /** The versions towards which these jobs had these roles. */
  public List<Edge> ofJobs(Collection<Long> jobIds, Set<Role> roles) {
    List<Edge> edges = new ArrayList<>();
    Chunks.of(jobIds).forEach(chunk -> edges.addAll(where(TRACE.JOB_ID.in(chunk), roles)));
    return edges;
  }

  private List<Edge> where(Condition condition, Set<Role> roles) {
    return store
        .select(TRACE.JOB_ID, FILE_USE.ROLE_ID, FILE_USE.VERSION_ID, FIRST, LAST)
        .from(FILE_USE)
        .join(TRACE)
        .on(TRACE.TRACE_ID.eq(FILE_USE.TRACE_ID))
        .where(condition)
        .and(FILE_USE.VERSION_ID.ne(0L))
        .and(FILE_USE.ROLE_ID.in(roles.stream().map(Role::id).toList()))
        .groupBy(TRACE.JOB_ID, FILE_USE.ROLE_ID, FILE_USE.VERSION_ID)
        .fetch(
            row ->
                new Edge(
                    row.get(TRACE.JOB_ID),
                    Role.of(row.get(FILE_USE.ROLE_ID)),
                    row.get(FILE_USE.VERSION_ID),
                    row.get(FIRST),
                    row.get(LAST)));
  }
}
