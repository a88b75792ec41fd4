package org.filetrace.quill.store.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** Ids in portions for IN lists, below the engines' limits of bind variables. */
final class Chunks {
  private static final int SIZE = 10_000;

  private Chunks() {}

  static Stream<List<Long>> of(Collection<Long> ids) {
    List<Long> all = new ArrayList<>(ids);
    return IntStream.range(0, (all.size() + SIZE - 1) / SIZE)
        .mapToObj(i -> all.subList(i * SIZE, Math.min(all.size(), (i + 1) * SIZE)));
  }

  /**
   * Rows with one of these ids. One array in PostgreSQL, so that the statement stays the same
   * however many there are.
   */
  static Condition among(DSLContext store, TableField<?, Long> column, List<Long> ids) {
    return store.family() == SQLDialect.SQLITE
        ? column.in(ids)
        : column.eq(DSL.any(ids.toArray(Long[]::new)));
  }
}
