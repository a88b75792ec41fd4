package org.filetrace.quill.schedulers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** A row under construction, its key first. Written again it takes the place of the one before. */
final class KeyedRow {
  private final Map<Field<?>, @Nullable Object> values = new LinkedHashMap<>();

  static <T> KeyedRow of(Field<T> field, T value) {
    return new KeyedRow().and(field, value);
  }

  <T> KeyedRow and(Field<T> field, @Nullable T value) {
    values.put(field, value);
    return this;
  }

  /** What a source does not tell stays as another one told it. */
  <T> KeyedRow andIfTold(Field<T> field, @Nullable T value) {
    return value == null ? this : and(field, value);
  }

  /**
   * @param keyColumns how many of the first columns identify it
   */
  void writeTo(Table<?> table, int keyColumns, DSLContext sql) {
    List<Field<?>> key = List.copyOf(values.keySet()).subList(0, keyColumns);
    Map<Field<?>, @Nullable Object> others = new LinkedHashMap<>(values);
    key.forEach(others::remove);
    if (others.isEmpty()) {
      sql.insertInto(table).set(values).onConflictDoNothing().execute();
    } else {
      sql.insertInto(table).set(values).onConflict(key).doUpdate().set(others).execute();
    }
  }
}
