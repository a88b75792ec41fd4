package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.NODE;
import static org.filetrace.quill.store.schema.Tables.OWNER;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Which traces a question is about; what is empty or null does not narrow it. Conditions are on the
 * columns of {@link #TRACES}.
 *
 * @param hosts a name without a dot stands for the host in any domain
 * @param since traces that ended later, or have not
 * @param until traces that started earlier
 */
public record JobFilter(
    List<String> users,
    List<String> hosts,
    List<String> clusters,
    @Nullable Instant since,
    @Nullable Instant until) {
  /** Every job. */
  public static final JobFilter ALL = new JobFilter(List.of(), List.of(), List.of(), null, null);

  /** Traces with whose job they are and where they ran. */
  static final Table<Record> TRACES =
      TRACE
          .join(JOB)
          .on(JOB.JOB_ID.eq(TRACE.JOB_ID))
          .join(OWNER)
          .on(OWNER.OWNER_ID.eq(JOB.OWNER_ID))
          .join(NODE)
          .on(NODE.NODE_ID.eq(TRACE.NODE_ID));

  public JobFilter {
    users = List.copyOf(users);
    hosts = List.copyOf(hosts);
    clusters = List.copyOf(clusters);
  }

  Condition condition() {
    return in(users)
        .and(hosts.isEmpty() ? noCondition() : onHosts())
        .and(clusters.isEmpty() ? noCondition() : JOB.CLUSTER.in(clusters))
        .and(since == null ? noCondition() : endsAfter(since))
        .and(until == null ? noCondition() : TRACE.STARTED_NS.lt(Nanos.of(until)));
  }

  private static Condition in(List<String> users) {
    return users.isEmpty() ? noCondition() : OWNER.USER_NAME.in(users);
  }

  private Condition onHosts() {
    Condition any = NODE.HOST.in(hosts);
    for (String host : hosts) {
      any = host.contains(".") ? any : any.or(NODE.HOST.startsWith(host + "."));
    }
    return any;
  }

  private static Condition endsAfter(Instant since) {
    return TRACE.ENDED_NS.isNull().or(TRACE.ENDED_NS.gt(Nanos.of(since)));
  }

  /** The same, but on these hosts. */
  public JobFilter on(List<String> others) {
    return new JobFilter(users, others, clusters, since, until);
  }

  /** The same, but not before a time. */
  public JobFilter since(Instant earliest) {
    return new JobFilter(users, hosts, clusters, earliest, until);
  }
}
