package org.filetrace.quill.store.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.filetrace.quill.store.sets.SetDigest;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.InsertReturningStep;
import org.jooq.InsertSetMoreStep;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Ids of a table whose rows are known by the digest of their content: chunks, sets, shared blocks.
 *
 * @param <T> the content
 */
final class DigestIds<T> {
  private static final int CACHED = 200_000;
  private static final int ROWS_PER_STATEMENT = 500;

  private final DSLContext sql;
  private final Table<Record> table;
  private final TableField<Record, Long> id;
  private final TableField<Record, byte[]> digest;
  private final BiConsumer<Map<Field<?>, Object>, T> columns;
  private final RecentMap<SetDigest, Long> cache = new RecentMap<>(CACHED);
  private final Map<SetDigest, T> unknown = new HashMap<>();
  private final Map<SetDigest, Long> batch = new HashMap<>();

  /**
   * @param columns puts what a row has besides id and digest
   */
  DigestIds(
      DSLContext sql,
      Table<Record> table,
      TableField<Record, Long> id,
      TableField<Record, byte[]> digest,
      BiConsumer<Map<Field<?>, Object>, T> columns) {
    this.sql = sql;
    this.table = table;
    this.id = id;
    this.digest = digest;
    this.columns = columns;
  }

  /** Announces one that {@link #id} will be asked for in this batch. */
  void need(SetDigest key, T content) {
    if (!batch.containsKey(key)) {
      @Nullable Long cached = cache.get(key);
      if (cached == null) {
        unknown.putIfAbsent(key, content);
      } else {
        batch.put(key, cached);
      }
    }
  }

  /** Inserts what is new, and returns it. */
  Set<SetDigest> insert() {
    Set<SetDigest> inserted = new HashSet<>();
    List<SetDigest> sorted = new ArrayList<>(unknown.keySet());
    sorted.sort(Comparator.comparingLong(SetDigest::high).thenComparingLong(SetDigest::low));
    for (int from = 0; from < sorted.size(); from += ROWS_PER_STATEMENT) {
      List<SetDigest> some =
          sorted.subList(from, Math.min(sorted.size(), from + ROWS_PER_STATEMENT));
      insert(some, inserted);
    }
    unknown.clear();
    return inserted;
  }

  private void insert(List<SetDigest> some, Set<SetDigest> inserted) {
    InsertSetMoreStep<Record> rows = null;
    for (SetDigest key : some) {
      Map<Field<?>, Object> values = new HashMap<>();
      values.put(digest, key.toBytes());
      columns.accept(values, Objects.requireNonNull(unknown.get(key)));
      rows = rows == null ? sql.insertInto(table).set(values) : rows.newRecord().set(values);
    }
    List<byte[]> digests = some.stream().map(SetDigest::toBytes).toList();
    InsertReturningStep<Record> insert = Objects.requireNonNull(rows).onConflictDoNothing();
    if (sql.family() == SQLDialect.POSTGRES) {
      insert.returning(id, digest).forEach(row -> inserted.add(learn(row)));
      select(digests.stream().filter(d -> !inserted.contains(SetDigest.fromBytes(d))).toList());
    } else { // one writer at a time; and RETURNING would give the last row only
      Set<SetDigest> known = select(digests);
      insert.execute();
      Set<SetDigest> all = select(digests);
      all.removeAll(known);
      inserted.addAll(all);
    }
  }

  private Set<SetDigest> select(List<byte[]> digests) {
    Set<SetDigest> found = new HashSet<>();
    if (!digests.isEmpty()) {
      sql.select(id, digest)
          .from(table)
          .where(digest.in(digests))
          .forEach(row -> found.add(learn(row)));
    }
    return found;
  }

  private SetDigest learn(Record row) {
    SetDigest key = SetDigest.fromBytes(row.get(digest));
    cache.put(key, row.get(id));
    batch.put(key, row.get(id));
    return key;
  }

  long id(SetDigest key) {
    return Objects.requireNonNull(batch.get(key));
  }

  /** Whether its row is known without asking the store. */
  boolean isKnown(SetDigest key) {
    return batch.containsKey(key) || cache.get(key) != null;
  }

  void endBatch() {
    batch.clear();
  }

  void forget() {
    cache.forget();
    unknown.clear();
    batch.clear();
  }

  /** The ids of several, in their order. */
  long[] ids(Collection<SetDigest> keys) {
    return keys.stream().mapToLong(this::id).toArray();
  }
}
