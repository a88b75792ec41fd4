package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.CHUNK;
import static org.filetrace.quill.store.schema.Tables.FILE_SET;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.detail.SharedSet;
import org.filetrace.quill.store.sets.SetChunker;
import org.filetrace.quill.store.sets.SetDigest;
import org.filetrace.quill.store.sets.SetDigest.Kind;

/**
 * What the traces of a batch used: as far as other traces used it before, in sets that they share;
 * else row by row.
 */
final class SetRows {
  /** A set costs some 300 bytes when it is new, a row some 60. */
  private static final int MEMBERS_MIN = 4;

  private record Group(String scope, long usageId) {}

  /** Versions that were used in one way. */
  private record Chunk(long usageId, long ownerId, long[] members) {
    SetDigest digest() {
      return SetDigest.ofIds(Kind.CHUNK, (int) usageId, members);
    }
  }

  /** A set that a trace refers to. */
  private static final class UsedSet {
    final MergingTrace trace;
    final Map<SetDigest, Chunk> chunks = new LinkedHashMap<>();
    SetDigest digest = new SetDigest(0, 0);

    UsedSet(MergingTrace trace) {
      this.trace = trace;
    }

    void add(long usageId, long[] ids) {
      for (long[] members : SetChunker.chunks(ids)) {
        Chunk chunk = new Chunk(usageId, trace.ownerId, members);
        chunks.put(chunk.digest(), chunk);
      }
    }
  }

  private final Store store;
  private final TouchedRows touched;
  private final DigestIds<Chunk> chunkIds;
  private final DigestIds<long[]> setIds;

  SetRows(Store store, TouchedRows touched) {
    this.store = store;
    this.touched = touched;
    chunkIds =
        new DigestIds<>(
            store.sql(),
            CHUNK,
            CHUNK.CHUNK_ID,
            CHUNK.DIGEST,
            (row, chunk) -> {
              row.put(CHUNK.USAGE_ID, chunk.usageId);
              if (store.isPostgres()) {
                row.put(TouchedRows.CHUNK_OWNERS, new Integer[] {(int) chunk.ownerId});
              }
            });
    setIds =
        new DigestIds<>(
            store.sql(), FILE_SET, FILE_SET.SET_ID, FILE_SET.DIGEST, (row, chunks) -> {});
  }

  void insert(List<MergingTrace> traces) throws SQLException {
    List<UsedSet> sets = new ArrayList<>();
    try (BulkInsert rows =
        BulkInsert.into(store, "trace_file", "trace_id, version_id, usage_id, second_pathname")) {
      for (MergingTrace trace : traces) {
        split(trace, sets, rows);
      }
      rows.finish();
    }
    insertChunks(sets);
    insertSets(sets);
    refer(sets);
    chunkIds.endBatch();
    setIds.endBatch();
  }

  private void split(MergingTrace trace, List<UsedSet> sets, BulkInsert rows) throws SQLException {
    Map<Group, List<Integer>> groups = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (int i = 0; i < trace.uses.size(); i++) {
      FileUse use = trace.uses.get(i);
      if (trace.inColumn.get(i)) {
        continue;
      }
      long usageId = trace.usageIds[i];
      if (isShareable(use) && trace.stored[i].readers > 0) {
        groups
            .computeIfAbsent(new Group(trace.read.scopes[i], usageId), group -> new ArrayList<>())
            .add(i);
      } else {
        row(trace, i, usageId, written, rows);
      }
    }
    Map<String, UsedSet> ofScopes = new LinkedHashMap<>();
    Map<Long, List<Integer>> leftovers = new LinkedHashMap<>();
    groups.forEach(
        (group, uses) -> {
          if (uses.size() >= MEMBERS_MIN) {
            ofScopes
                .computeIfAbsent(group.scope, scope -> new UsedSet(trace))
                .add(group.usageId, ids(trace, uses));
          } else {
            leftovers.computeIfAbsent(group.usageId, id -> new ArrayList<>()).addAll(uses);
          }
        });
    UsedSet popular = new UsedSet(trace);
    for (Map.Entry<Long, List<Integer>> left : leftovers.entrySet()) {
      splitLeftover(trace, left.getKey(), left.getValue(), written, popular, rows);
    }
    sets.addAll(ofScopes.values());
    if (!popular.chunks.isEmpty()) {
      sets.add(popular);
    }
    for (int i = 0; i < trace.uses.size(); i++) {
      trace.stored[i].readers += trace.inColumn.get(i) ? 0 : 1;
    }
  }

  /** Of small groups, what is popular makes one set. */
  private void splitLeftover(
      MergingTrace trace,
      long usageId,
      List<Integer> uses,
      Set<String> written,
      UsedSet set,
      BulkInsert rows)
      throws SQLException {
    List<Integer> popular =
        uses.stream().filter(i -> trace.stored[i].readers >= StoredVersion.POPULAR).toList();
    boolean worthASet =
        popular.size() > 1
            || popular.stream().anyMatch(i -> trace.stored[i].readers >= StoredVersion.CROWDED);
    if (worthASet) {
      set.add(usageId, ids(trace, popular));
    }
    for (int i : uses) {
      if (!worthASet || trace.stored[i].readers < StoredVersion.POPULAR) {
        row(trace, i, usageId, written, rows);
      }
    }
  }

  /** The views expect in sets only what has its size and time from the first moment on. */
  private static boolean isShareable(FileUse use) {
    return use.secondPathname() == null && use.usage().roleId() != Usage.WRITTEN;
  }

  private static void row(
      MergingTrace trace, int i, long usageId, Set<String> written, BulkInsert rows)
      throws SQLException {
    long versionId = trace.stored[i].id;
    if (written.add(versionId + " " + usageId)) {
      rows.put(trace.traceId).put(versionId).put(usageId);
      rows.put(trace.uses.get(i).secondPathname()).endRow();
    }
  }

  private static long[] ids(MergingTrace trace, List<Integer> uses) {
    return uses.stream().mapToLong(i -> trace.stored[i].id).sorted().distinct().toArray();
  }

  private void insertChunks(List<UsedSet> sets) throws SQLException {
    Map<SetDigest, Chunk> chunks = new HashMap<>();
    for (UsedSet set : sets) {
      set.chunks.forEach(chunks::putIfAbsent);
      set.chunks.forEach(chunkIds::need);
    }
    Set<SetDigest> inserted = chunkIds.insert();
    try (BulkInsert rows = BulkInsert.into(store, "chunk_member", "chunk_id, version_id")) {
      for (SetDigest digest : inserted) {
        Chunk chunk = Objects.requireNonNull(chunks.get(digest));
        touched.knows(TouchedRows.Kind.CHUNK, chunkIds.id(digest), chunk.ownerId);
        for (long member : chunk.members) {
          rows.put(chunkIds.id(digest)).put(member).endRow();
        }
      }
      rows.finish();
    }
  }

  private void insertSets(List<UsedSet> sets) throws SQLException {
    Map<SetDigest, long[]> chunks = new HashMap<>();
    for (UsedSet set : sets) {
      long[] ids = chunkIds.ids(set.chunks.keySet());
      Arrays.sort(ids);
      set.digest = SetDigest.ofIds(Kind.SET, 0, ids);
      chunks.put(set.digest, ids);
      setIds.need(set.digest, ids);
    }
    Set<SetDigest> inserted = setIds.insert();
    try (BulkInsert rows = BulkInsert.into(store, "set_chunk", "set_id, chunk_id")) {
      for (SetDigest digest : inserted) {
        for (long chunk : Objects.requireNonNull(chunks.get(digest))) {
          rows.put(setIds.id(digest)).put(chunk).endRow();
        }
      }
      rows.finish();
    }
  }

  private void refer(List<UsedSet> sets) throws SQLException {
    Map<MergingTrace, List<SharedSet>> ofTraces = new LinkedHashMap<>();
    for (UsedSet set : sets) {
      ofTraces.computeIfAbsent(set.trace, trace -> new ArrayList<>()).add(sharedSet(set));
    }
    try (BulkInsert rows = BulkInsert.into(store, "trace_set", "trace_id, set_id")) {
      for (Map.Entry<MergingTrace, List<SharedSet>> trace : ofTraces.entrySet()) {
        trace.getValue().sort(Comparator.comparingLong(SharedSet::setId));
        trace.getKey().sets = trace.getValue();
        for (SharedSet set : trace.getValue()) {
          rows.put(trace.getKey().traceId).put(set.setId()).endRow();
        }
      }
      rows.finish();
    }
  }

  private SharedSet sharedSet(UsedSet set) {
    Map<Long, long[]> byId = new TreeMap<>();
    set.chunks.forEach(
        (digest, chunk) -> {
          long id = chunkIds.id(digest);
          touched.add(TouchedRows.Kind.CHUNK, id, set.trace.ownerId);
          byId.put(id, chunk.members);
        });
    return new SharedSet(setIds.id(set.digest), List.copyOf(byId.values()));
  }

  void forget() {
    chunkIds.forget();
    setIds.forget();
  }
}
