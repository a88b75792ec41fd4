package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.merge.Staging.PATHS;
import static org.filetrace.quill.store.merge.Staging.PATHS_ORDINAL;
import static org.filetrace.quill.store.merge.Staging.PATHS_PATHNAME;
import static org.filetrace.quill.store.schema.Tables.PATH;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.trueCondition;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.filetrace.quill.store.Store;

/** Paths of a batch into the store, once each. */
final class PathIds {
  private static final int CACHED_PATHS = 200_000;
  private static final int CACHED_LENGTH_MAX = 256;

  private final Store store;
  private final IdCache<String> cache = new IdCache<>(CACHED_PATHS);

  PathIds(Store store) {
    this.store = store;
  }

  void resolve(List<MergingTrace> traces) throws SQLException {
    if (stage(traces) > 0) {
      insert();
      readBack(traces);
    }
  }

  private long stage(List<MergingTrace> traces) throws SQLException {
    long[] staged = {0};
    try (BulkInsert rows = BulkInsert.into(store, "incoming_path", "ordinal, pathname")) {
      long base = 0;
      for (MergingTrace trace : traces) {
        trace.pathIds = new long[trace.content.lastPathNo() + 1];
        long first = base;
        trace.content.paths(
            (no, pathname) -> {
              trace.pathIds[no] = cache.get(pathname);
              if (trace.pathIds[no] == 0) {
                rows.put(first + no).put(pathname).endRow();
                staged[0]++;
              }
            });
        base += trace.pathIds.length;
      }
      rows.finish();
    }
    return staged[0];
  }

  private void insert() {
    store
        .sql()
        .insertInto(PATH, PATH.PATHNAME)
        .select(
            selectDistinct(PATHS_PATHNAME)
                .from(PATHS)
                .where(trueCondition())
                .orderBy(PATHS_PATHNAME))
        .onConflictDoNothing()
        .execute();
  }

  private void readBack(List<MergingTrace> traces) throws SQLException {
    OrdinalCursor<MergingTrace> at = new OrdinalCursor<>(traces, trace -> trace.pathIds.length);
    try (ResultSet row =
        store
            .sql()
            .select(PATHS_ORDINAL, PATH.PATH_ID, PATH.PATHNAME)
            .from(PATHS)
            .join(PATH)
            .on(PATH.PATHNAME.eq(PATHS_PATHNAME))
            .orderBy(PATHS_ORDINAL)
            .fetchSize(10_000)
            .fetchResultSet()) {
      while (row.next()) {
        int no = at.seek(row.getLong(1));
        at.item().pathIds[no] = row.getLong(2);
        remember(row.getString(3), row.getLong(2));
      }
    }
  }

  private void remember(String pathname, long id) {
    if (pathname.length() <= CACHED_LENGTH_MAX) {
      cache.put(pathname, id);
    }
  }

  void forget() {
    cache.forget();
  }
}
