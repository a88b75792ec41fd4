package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.USAGE_ACTIVITY;
import static org.filetrace.quill.store.schema.Tables.USAGE_KIND;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** Ids of the ways in which files are used: some hundred in a store. */
final class UsageIds {
  private final DSLContext sql;
  private final Map<Usage, Long> ids = new HashMap<>();
  private final TreeMap<String, Usage> unknown = new TreeMap<>();

  UsageIds(DSLContext sql) {
    this.sql = sql;
  }

  /** Announces one that {@link #id} will be asked for. */
  void need(Usage usage) {
    if (!ids.containsKey(usage)) {
      unknown.put(usage.key(), usage);
    }
  }

  void insert() {
    learn();
    unknown.values().removeAll(ids.keySet());
    unknown.forEach(
        (key, usage) ->
            sql.insertInto(USAGE_KIND)
                .set(USAGE_KIND.USAGE, key)
                .set(USAGE_KIND.ROLE_ID, usage.roleId())
                .set(USAGE_KIND.OPEN_FLAGS, usage.openFlags().isEmpty() ? null : usage.openFlags())
                .set(USAGE_KIND.ACTIVITIES, (long) usage.activities())
                .set(USAGE_KIND.RESULT, usage.result())
                .onConflictDoNothing()
                .execute());
    learn();
    unknown.clear();
  }

  private void learn() {
    if (!unknown.isEmpty()) {
      sql.select(USAGE_KIND.USAGE, USAGE_KIND.USAGE_ID)
          .from(USAGE_KIND)
          .where(USAGE_KIND.USAGE.in(unknown.keySet()))
          .orderBy(USAGE_KIND.USAGE)
          .forEach(row -> add(Objects.requireNonNull(unknown.get(row.value1())), row.value2()));
    }
  }

  private void add(Usage usage, long id) {
    ids.put(usage, id);
    for (int activity = 1; usage.activities() >>> activity != 0; activity++) {
      if ((usage.activities() & 1 << activity) != 0) {
        sql.insertInto(USAGE_ACTIVITY)
            .set(USAGE_ACTIVITY.USAGE_ID, id)
            .set(USAGE_ACTIVITY.ACTIVITY_ID, activity)
            .onConflictDoNothing()
            .execute();
      }
    }
  }

  long id(Usage usage) {
    return Objects.requireNonNull(ids.get(usage));
  }

  void forget() {
    ids.clear();
    unknown.clear();
  }
}
