package org.filetrace.quill.store.merge;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.TreeSet;
import org.filetrace.quill.store.Store;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Whose traces used a chunk. Only row security asks, which SQLite does not have. */
final class ChunkOwners {
  /** Of {@code chunk}, in PostgreSQL only. */
  static final Field<Integer[]> COLUMN = DSL.field(DSL.name("owners"), Integer[].class);

  private static final int CACHED = 200_000;

  private record Use(long chunkId, long ownerId) {}

  private final Store store;
  private final RecentMap<Use, Use> known = new RecentMap<>(CACHED);

  /** Chunks are locked in this order by all collectors. */
  private final TreeSet<Use> missing =
      new TreeSet<>(Comparator.comparingLong(Use::chunkId).thenComparingLong(Use::ownerId));

  ChunkOwners(Store store) {
    this.store = store;
  }

  /** A chunk that was inserted with this owner. */
  void knows(long chunkId, long ownerId) {
    Use use = new Use(chunkId, ownerId);
    known.put(use, use);
  }

  void add(long chunkId, long ownerId) {
    Use use = new Use(chunkId, ownerId);
    if (store.isPostgres() && known.get(use) == null) {
      known.put(use, use);
      missing.add(use);
    }
  }

  void update() throws SQLException {
    if (missing.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        store
            .connection()
            .prepareStatement(
                "UPDATE chunk SET owners = owners || ?::integer WHERE chunk_id = ? AND ?::integer <>"
                    + " ALL (owners)")) {
      for (Use use : missing) {
        statement.setLong(1, use.ownerId);
        statement.setLong(2, use.chunkId);
        statement.setLong(3, use.ownerId);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    missing.clear();
  }

  void forget() {
    known.forget();
    missing.clear();
  }
}
