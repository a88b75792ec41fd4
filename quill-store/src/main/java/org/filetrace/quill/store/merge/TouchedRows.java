package org.filetrace.quill.store.merge;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.TreeSet;
import org.filetrace.quill.store.Store;

/** What the traces of each owner touched. Only row security asks, which SQLite does not have. */
final class TouchedRows {
  private static final int CACHED = 200_000;

  /** As in the column {@code kind}. */
  enum Kind {
    NODE(1),
    ENVIRONMENT(2),
    DIRECTORY(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private record Touch(long ownerId, Kind kind, long id) {}

  private final Store store;
  private final RecentMap<Touch, Touch> known = new RecentMap<>(CACHED);

  /** In one order for all collectors, so that none waits for one that waits for it. */
  private final TreeSet<Touch> missing =
      new TreeSet<>(
          Comparator.comparingLong(Touch::ownerId)
              .thenComparing(Touch::kind)
              .thenComparingLong(Touch::id));

  TouchedRows(Store store) {
    this.store = store;
  }

  void add(MergingTrace trace, Kind kind, long id) {
    if (store.isPostgres()) {
      Touch touch = new Touch(trace.ownerId, kind, id);
      if (known.get(touch) == null) {
        known.put(touch, touch);
        missing.add(touch);
      }
    }
  }

  void insert() throws SQLException {
    if (missing.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        store
            .connection()
            .prepareStatement(
                "INSERT INTO touched (owner_id, kind, id) SELECT * FROM unnest(?, ?, ?) ON CONFLICT"
                    + " DO NOTHING")) {
      statement.setArray(1, array("integer", missing.stream().map(Touch::ownerId).toArray()));
      statement.setArray(2, array("smallint", missing.stream().map(t -> t.kind.number).toArray()));
      statement.setArray(3, array("bigint", missing.stream().map(Touch::id).toArray()));
      statement.executeUpdate();
    }
    missing.clear();
  }

  private Array array(String type, Object[] values) throws SQLException {
    Connection connection = store.connection();
    return connection.createArrayOf(type, values);
  }

  void forget() {
    known.forget();
    missing.clear();
  }
}
