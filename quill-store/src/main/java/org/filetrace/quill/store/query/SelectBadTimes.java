package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.NODE_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;

import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * Nodes that went down or were taken out for cause, as their scheduler tells. Maintenance and a
 * cold start, where slurmctld knows nothing yet, are none.
 */
public final class SelectBadTimes {
  private final DSLContext store;

  public SelectBadTimes(DSLContext store) {
    this.store = store;
  }

  /** Those that overlap the filter's time, on its hosts and clusters; the earliest first. */
  public List<BadTime> matching(JobFilter filter) {
    return store
        .selectFrom(NODE_EVENT)
        .where(isBad())
        .and(filter.clusters().isEmpty() ? noCondition() : NODE_EVENT.CLUSTER.in(filter.clusters()))
        .and(filter.hosts().isEmpty() ? noCondition() : NODE_EVENT.HOST.in(filter.hosts()))
        .and(
            filter.since() == null
                ? noCondition()
                : NODE_EVENT.ENDED_NS.isNull().or(NODE_EVENT.ENDED_NS.gt(Nanos.of(filter.since()))))
        .and(
            filter.until() == null
                ? noCondition()
                : NODE_EVENT.STARTED_NS.lt(Nanos.of(filter.until())))
        .orderBy(NODE_EVENT.STARTED_NS, NODE_EVENT.CLUSTER, NODE_EVENT.HOST)
        .fetch(
            row ->
                new BadTime(
                    row.get(NODE_EVENT.CLUSTER),
                    row.get(NODE_EVENT.HOST),
                    Nanos.instant(row.get(NODE_EVENT.STARTED_NS)),
                    Nanos.instantOrNull(row.get(NODE_EVENT.ENDED_NS)),
                    row.get(NODE_EVENT.STATE),
                    row.get(NODE_EVENT.REASON)));
  }

  private static Condition isBad() {
    return or(Stream.of("DOWN", "DRAIN", "FAIL", "ERROR").map(NODE_EVENT.STATE::contains).toList())
        .and(NODE_EVENT.STATE.notContains("MAINT"));
  }
}
