package org.filetrace.quill.store.merge;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.InsertValuesStep1;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/** Ids of a small table of unique names: nodes, owners, sets of open flags. */
final class NameIds<R extends Record> {
  private static final int CAPACITY = 50_000;

  private final DSLContext sql;
  private final Table<R> table;
  private final TableField<R, Long> id;
  private final TableField<R, String> name;
  private final RecentMap<String, Long> cache = new RecentMap<>(CAPACITY);

  NameIds(DSLContext sql, Table<R> table, TableField<R, Long> id, TableField<R, String> name) {
    this.sql = sql;
    this.table = table;
    this.id = id;
    this.name = name;
  }

  /**
   * Inserts the names that are not there, in order, and returns the ids of all. It looks first,
   * because an insert takes an id from the sequence also where the name turns out to be there, and
   * a collector that starts every minute would use up 32 bits in some years.
   */
  Map<String, Long> resolve(Collection<String> names) {
    Map<String, Long> ids = new HashMap<>();
    SortedSet<String> unknown = new TreeSet<>();
    for (String wanted : names) {
      @Nullable Long known = cache.get(wanted);
      if (known == null) {
        unknown.add(wanted);
      } else {
        ids.put(wanted, known);
      }
    }
    learn(unknown, ids);
    unknown.removeAll(ids.keySet());
    if (!unknown.isEmpty()) {
      insert(unknown);
      learn(unknown, ids);
    }
    return ids;
  }

  private void learn(Set<String> names, Map<String, Long> ids) {
    if (!names.isEmpty()) {
      sql.select(id, name)
          .from(table)
          .where(name.in(names))
          .forEach(
              row -> {
                ids.put(row.value2(), row.value1());
                cache.put(row.value2(), row.value1());
              });
    }
  }

  private void insert(SortedSet<String> unknown) {
    InsertValuesStep1<R, String> insert = sql.insertInto(table, name);
    for (String missing : unknown) {
      insert = insert.values(missing);
    }
    insert.onConflictDoNothing().execute();
  }

  void forget() {
    cache.forget();
  }
}
