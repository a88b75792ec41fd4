package org.filetrace.quill.store.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.jooq.TableField;

/** One step through one table of links between ids. */
final class Links {
  private Links() {}

  /** The values that stand beside some keys. */
  static Map<Long, List<Long>> of(
      DSLContext store, TableField<?, Long> key, Collection<Long> keys, TableField<?, Long> value) {
    Table<?> table = Objects.requireNonNull(key.getTable());
    Map<Long, List<Long>> links = new HashMap<>();
    Chunks.of(keys)
        .forEach(
            chunk ->
                store
                    .select(key, value)
                    .from(table)
                    .where(Chunks.among(store, key, chunk))
                    .forEach(
                        row ->
                            links
                                .computeIfAbsent(row.value1(), id -> new ArrayList<>())
                                .add(row.value2())));
    return links;
  }

  /** All values, each once. */
  static Set<Long> values(Map<Long, List<Long>> links) {
    Set<Long> values = new HashSet<>();
    links.values().forEach(values::addAll);
    return values;
  }
}
