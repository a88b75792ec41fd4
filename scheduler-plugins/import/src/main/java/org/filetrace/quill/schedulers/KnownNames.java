package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;
import static org.filetrace.quill.store.schema.Tables.CLUSTER_NAME;
import static org.filetrace.quill.store.schema.Tables.MACHINE;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job names what its cluster has. What nobody imported of a cluster is not looked for: a
 * file of accounting tells neither users nor nodes.
 */
final class KnownNames {
  private record Kind(String cluster, String name) {}

  private final DSLContext sql;
  private final Map<Kind, Set<String>> known = new HashMap<>();

  KnownNames(DSLContext sql) {
    this.sql = sql;
  }

  /** Names were added. */
  void forget() {
    known.clear();
  }

  void check(AccountedJob job, Rules rules, Import into) {
    expect("user", job, ACCOUNTED_JOB.USER_NAME, Problem.UNKNOWN_USER, into);
    expect("account", job, ACCOUNTED_JOB.ACCOUNT, Problem.UNKNOWN_ACCOUNT, into);
    String wckey = job.text(ACCOUNTED_JOB.WCKEY);
    if (wckey != null && !rules.isWckey(wckey)) {
      into.problem(Problem.INVALID_WCKEY, wckey);
    } else {
      expect("wckey", job, ACCOUNTED_JOB.WCKEY, Problem.UNKNOWN_WCKEY, into);
    }
    for (String host : job.hosts()) {
      if (isUnknown(job.cluster(), "machine", host, this::machines)) {
        into.problem(Problem.UNKNOWN_JOB_NODE, host);
      }
    }
  }

  private void expect(
      String kind, AccountedJob job, Field<String> field, Problem problem, Import into) {
    String name = job.text(field);
    if (isUnknown(job.cluster(), kind, name, cluster -> names(cluster, kind))) {
      into.problem(problem, String.valueOf(name));
    }
  }

  private boolean isUnknown(
      String cluster, String kind, @Nullable String name, Function<String, Set<String>> loaded) {
    if (name == null || name.isEmpty()) {
      return false;
    }
    Set<String> names = known.computeIfAbsent(new Kind(cluster, kind), k -> loaded.apply(cluster));
    return !names.isEmpty() && !names.contains(name);
  }

  Set<String> names(String cluster, String kind) {
    return sql.selectDistinct(CLUSTER_NAME.NAME)
        .from(CLUSTER_NAME)
        .where(CLUSTER_NAME.CLUSTER.eq(cluster), CLUSTER_NAME.KIND.eq(kind))
        .fetchSet(CLUSTER_NAME.NAME);
  }

  private Set<String> machines(String cluster) {
    return sql.select(MACHINE.HOST)
        .from(MACHINE)
        .where(MACHINE.CLUSTER.eq(cluster))
        .fetchSet(MACHINE.HOST);
  }
}
