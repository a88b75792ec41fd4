package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.merge.Staging.NAMES;
import static org.filetrace.quill.store.merge.Staging.NAMES_ORDINAL;
import static org.filetrace.quill.store.merge.Staging.NAMES_PATH_ID;
import static org.filetrace.quill.store.merge.Staging.NAMES_VERSION;
import static org.filetrace.quill.store.merge.Staging.VERSIONS;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_ALGORITHM;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_DIGEST;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_MTIME;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_ORDINAL;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_PATH_ID;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_SIZE;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_STATE;
import static org.filetrace.quill.store.merge.Staging.VERSIONS_TAG;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trueCondition;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.store.Store;

/**
 * File versions of a batch into the store, once each. The content that a rename or link gives a new
 * name becomes a version of that name too: same size, time and checksum.
 */
final class VersionIds {
  private static final int CACHED_VERSIONS = 200_000;

  private record Key(long pathId, long tag) {}

  private final Store store;
  private final IdCache<Key> cache = new IdCache<>(CACHED_VERSIONS);

  VersionIds(Store store) {
    this.store = store;
  }

  void resolve(List<MergingTrace> traces) throws SQLException {
    for (MergingTrace trace : traces) {
      trace.names = NewNames.of(trace.content);
      trace.traits = new VersionTraits(trace.content.lastVersionNo() + 1);
      trace.versionIds = new long[trace.traits.pathNos.length + trace.names.count()];
    }
    if (stage(traces) > 0) {
      stageNames(traces);
      insert();
      readBack(traces);
    }
  }

  private long stage(List<MergingTrace> traces) throws SQLException {
    long[] staged = {0};
    try (BulkInsert rows =
        BulkInsert.into(
            store,
            "incoming_version",
            "ordinal, path_id, tag, size_bytes, mtime_ns, state_id, algorithm_id, digest")) {
      long base = 0;
      for (MergingTrace trace : traces) {
        long first = base;
        trace.content.versions(
            version -> {
              trace.traits.add(version);
              int no = version.versionNo();
              long pathId = trace.pathId(version.pathNo());
              long tag = VersionTag.of(version);
              trace.versionIds[no] = cache.get(new Key(pathId, tag));
              if (trace.versionIds[no] == 0 || trace.names.isOf(no)) {
                rows.put(first + no).put(pathId).put(tag);
                rows.put(version.sizeBytes()).put(version.mtimeNs()).put((long) version.stateId());
                rows.put(version.algorithmId()).put(version.digest()).endRow();
                staged[0]++;
              }
            });
        base += trace.versionIds.length;
      }
      rows.finish();
    }
    return staged[0];
  }

  private void stageNames(List<MergingTrace> traces) throws SQLException {
    try (BulkInsert rows =
        BulkInsert.into(store, "incoming_name", "ordinal, version_ordinal, path_id")) {
      long base = 0;
      for (MergingTrace trace : traces) {
        stageNames(trace, base, rows);
        base += trace.versionIds.length;
      }
      rows.finish();
    }
    store
        .sql()
        .insertInto(
            VERSIONS,
            VERSIONS_ORDINAL,
            VERSIONS_PATH_ID,
            VERSIONS_TAG,
            VERSIONS_SIZE,
            VERSIONS_MTIME,
            VERSIONS_STATE,
            VERSIONS_ALGORITHM,
            VERSIONS_DIGEST)
        .select(
            select(
                    NAMES_ORDINAL,
                    NAMES_PATH_ID,
                    VERSIONS_TAG,
                    VERSIONS_SIZE,
                    VERSIONS_MTIME,
                    VERSIONS_STATE,
                    VERSIONS_ALGORITHM,
                    VERSIONS_DIGEST)
                .from(NAMES)
                .join(VERSIONS)
                .on(VERSIONS_ORDINAL.eq(NAMES_VERSION)))
        .execute();
  }

  private static void stageNames(MergingTrace trace, long base, BulkInsert rows)
      throws SQLException {
    long[] ordinal = {base + trace.traits.pathNos.length};
    trace.content.newNames(
        access -> {
          int version = trace.versionNo(Objects.requireNonNull(access.versionNo()));
          int name = Objects.requireNonNull(access.secondPathNo());
          rows.put(ordinal[0]++).put(base + version).put(trace.pathId(name)).endRow();
        });
  }

  private void insert() {
    store
        .sql()
        .insertInto(
            FILE_VERSION,
            FILE_VERSION.PATH_ID,
            FILE_VERSION.TAG,
            FILE_VERSION.SIZE_BYTES,
            FILE_VERSION.MTIME_NS,
            FILE_VERSION.STATE_ID,
            FILE_VERSION.ALGORITHM_ID,
            FILE_VERSION.DIGEST)
        .select(
            select(
                    VERSIONS_PATH_ID,
                    VERSIONS_TAG,
                    VERSIONS_SIZE,
                    VERSIONS_MTIME,
                    VERSIONS_STATE,
                    VERSIONS_ALGORITHM,
                    VERSIONS_DIGEST)
                .from(VERSIONS)
                .where(trueCondition())
                .orderBy(VERSIONS_PATH_ID, VERSIONS_TAG))
        .onConflictDoNothing()
        .execute();
  }

  private void readBack(List<MergingTrace> traces) throws SQLException {
    OrdinalCursor<MergingTrace> at = new OrdinalCursor<>(traces, trace -> trace.versionIds.length);
    try (ResultSet row =
        store
            .sql()
            .select(
                VERSIONS_ORDINAL, FILE_VERSION.VERSION_ID, FILE_VERSION.PATH_ID, FILE_VERSION.TAG)
            .from(VERSIONS)
            .join(FILE_VERSION)
            .on(FILE_VERSION.PATH_ID.eq(VERSIONS_PATH_ID), FILE_VERSION.TAG.eq(VERSIONS_TAG))
            .orderBy(VERSIONS_ORDINAL)
            .fetchSize(10_000)
            .fetchResultSet()) {
      while (row.next()) {
        int no = at.seek(row.getLong(1));
        at.item().versionIds[no] = row.getLong(2);
        cache.put(new Key(row.getLong(3), row.getLong(4)), row.getLong(2));
      }
    }
  }

  void forget() {
    cache.forget();
  }
}
