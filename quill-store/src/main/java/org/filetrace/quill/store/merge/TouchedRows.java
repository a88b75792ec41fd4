package org.filetrace.quill.store.merge;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Function;
import org.filetrace.quill.store.Store;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * What the traces of each owner touched: rows of {@code touched}, and of chunks and directories the
 * column {@code owners}. Only row security asks, which SQLite does not have.
 */
final class TouchedRows {
  /** Of {@code chunk}, in PostgreSQL only. */
  static final Field<Integer[]> CHUNK_OWNERS = DSL.field(DSL.name("owners"), Integer[].class);

  private static final int CACHED = 400_000;

  enum Kind {
    CHUNK,
    DIRECTORY,
    NODE,
    ENVIRONMENT;

    /** As in the column {@code kind}. */
    private int number() {
      return this == NODE ? 1 : 2;
    }
  }

  private record Touch(Kind kind, long id, long ownerId) {}

  private final Store store;
  private final RecentMap<Touch, Touch> known = new RecentMap<>(CACHED);

  /** In one order for all collectors, so that none waits for one that waits for it. */
  private final TreeSet<Touch> missing =
      new TreeSet<>(
          Comparator.comparing(Touch::kind)
              .thenComparingLong(Touch::id)
              .thenComparingLong(Touch::ownerId));

  TouchedRows(Store store) {
    this.store = store;
  }

  /** What the store says already. */
  void knows(Kind kind, long id, long ownerId) {
    if (store.isPostgres()) {
      Touch touch = new Touch(kind, id, ownerId);
      known.put(touch, touch);
    }
  }

  void add(Kind kind, long id, long ownerId) {
    if (store.isPostgres()) {
      Touch touch = new Touch(kind, id, ownerId);
      if (known.get(touch) == null) {
        known.put(touch, touch);
        missing.add(touch);
      }
    }
  }

  void write() throws SQLException {
    addOwners(
        "UPDATE chunk SET owners = owners || ?::integer WHERE chunk_id = ? AND ?::integer <> ALL"
            + " (owners)",
        missing.headSet(first(Kind.DIRECTORY)));
    addOwners(
        "UPDATE directory SET owners = owners || ?::integer WHERE directory_id = ? AND ?::integer <>"
            + " ALL (owners)",
        missing.subSet(first(Kind.DIRECTORY), first(Kind.NODE)));
    insert(missing.tailSet(first(Kind.NODE)));
    missing.clear();
  }

  private static Touch first(Kind kind) {
    return new Touch(kind, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  private void addOwners(String update, Collection<Touch> touches) throws SQLException {
    if (touches.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = store.connection().prepareStatement(update)) {
      for (Touch touch : touches) {
        statement.setLong(1, touch.ownerId);
        statement.setLong(2, touch.id);
        statement.setLong(3, touch.ownerId);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void insert(Collection<Touch> touches) throws SQLException {
    if (touches.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        store
            .connection()
            .prepareStatement(
                "INSERT INTO touched (owner_id, kind, id) SELECT * FROM unnest(?, ?, ?) ON CONFLICT"
                    + " DO NOTHING")) {
      statement.setArray(1, array("integer", touches, Touch::ownerId));
      statement.setArray(2, array("smallint", touches, touch -> touch.kind.number()));
      statement.setArray(3, array("bigint", touches, Touch::id));
      statement.executeUpdate();
    }
  }

  private Array array(String type, Collection<Touch> touches, Function<Touch, Object> value)
      throws SQLException {
    return store.connection().createArrayOf(type, touches.stream().map(value).toArray());
  }

  void forget() {
    known.forget();
    missing.clear();
  }
}
