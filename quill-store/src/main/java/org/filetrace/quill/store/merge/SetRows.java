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

  private record Group(long usageId, String scope) {}

  private static final class GroupedUse {
    final MergingTrace trace;
    final long usageId;
    final List<long[]> chunks;
    final List<SetDigest> chunkDigests;
    SetDigest digest = new SetDigest(0, 0);

    GroupedUse(MergingTrace trace, long usageId, long[] ids) {
      this.trace = trace;
      this.usageId = usageId;
      chunks = SetChunker.chunks(ids);
      chunkDigests = chunks.stream().map(chunk -> SetDigest.ofIds(Kind.CHUNK, 0, chunk)).toList();
    }
  }

  private final Store store;
  private final UsageIds usageIds;
  private final DigestIds<long[]> chunkIds;
  private final DigestIds<Long> setIds;

  SetRows(Store store, UsageIds usageIds) {
    this.store = store;
    this.usageIds = usageIds;
    chunkIds =
        new DigestIds<>(store.sql(), CHUNK, CHUNK.CHUNK_ID, CHUNK.DIGEST, (row, members) -> {});
    setIds =
        new DigestIds<>(
            store.sql(),
            FILE_SET,
            FILE_SET.SET_ID,
            FILE_SET.DIGEST,
            (row, usageId) -> row.put(FILE_SET.USAGE_ID, usageId));
  }

  void insert(List<MergingTrace> traces) throws SQLException {
    List<GroupedUse> grouped = new ArrayList<>();
    try (BulkInsert rows =
        BulkInsert.into(store, "trace_file", "trace_id, version_id, usage_id, second_pathname")) {
      for (MergingTrace trace : traces) {
        split(trace, grouped, rows);
      }
      rows.finish();
    }
    insertChunks(grouped);
    insertSets(grouped);
    refer(grouped);
    chunkIds.endBatch();
    setIds.endBatch();
  }

  private void split(MergingTrace trace, List<GroupedUse> grouped, BulkInsert rows)
      throws SQLException {
    Map<Group, List<Integer>> groups = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (int i = 0; i < trace.uses.size(); i++) {
      FileUse use = trace.uses.get(i);
      if (trace.inColumn.get(i)) {
        continue;
      }
      long usageId = usageIds.id(use.usage());
      if (isShareable(use) && trace.stored[i].readers > 0) {
        groups
            .computeIfAbsent(new Group(usageId, trace.read.scopes[i]), group -> new ArrayList<>())
            .add(i);
      } else {
        row(trace, i, usageId, written, rows);
      }
    }
    Map<Long, List<Integer>> leftovers = new LinkedHashMap<>();
    for (Map.Entry<Group, List<Integer>> group : groups.entrySet()) {
      long usageId = group.getKey().usageId;
      if (group.getValue().size() >= MEMBERS_MIN) {
        grouped.add(new GroupedUse(trace, usageId, ids(trace, group.getValue())));
      } else {
        leftovers.computeIfAbsent(usageId, id -> new ArrayList<>()).addAll(group.getValue());
      }
    }
    for (Map.Entry<Long, List<Integer>> left : leftovers.entrySet()) {
      splitLeftover(trace, left.getKey(), left.getValue(), written, grouped, rows);
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
      List<GroupedUse> grouped,
      BulkInsert rows)
      throws SQLException {
    List<Integer> popular =
        uses.stream().filter(i -> trace.stored[i].readers >= StoredVersion.POPULAR).toList();
    boolean worthASet = popular.size() > 1;
    if (worthASet) {
      grouped.add(new GroupedUse(trace, usageId, ids(trace, popular)));
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

  private void insertChunks(List<GroupedUse> grouped) throws SQLException {
    Map<SetDigest, long[]> members = new HashMap<>();
    for (GroupedUse use : grouped) {
      for (int i = 0; i < use.chunks.size(); i++) {
        members.putIfAbsent(use.chunkDigests.get(i), use.chunks.get(i));
        chunkIds.need(use.chunkDigests.get(i), use.chunks.get(i));
      }
    }
    Set<SetDigest> inserted = chunkIds.insert();
    try (BulkInsert rows = BulkInsert.into(store, "chunk_member", "chunk_id, version_id")) {
      for (SetDigest chunk : inserted) {
        for (long member : members.getOrDefault(chunk, new long[0])) {
          rows.put(chunkIds.id(chunk)).put(member).endRow();
        }
      }
      rows.finish();
    }
  }

  private void insertSets(List<GroupedUse> grouped) throws SQLException {
    Map<SetDigest, long[]> chunks = new HashMap<>();
    for (GroupedUse use : grouped) {
      long[] ids = chunkIds.ids(use.chunkDigests);
      Arrays.sort(ids);
      use.digest = SetDigest.ofIds(Kind.SET, (int) use.usageId, ids);
      chunks.put(use.digest, ids);
      setIds.need(use.digest, use.usageId);
    }
    Set<SetDigest> inserted = setIds.insert();
    try (BulkInsert rows = BulkInsert.into(store, "set_chunk", "set_id, chunk_id")) {
      for (SetDigest set : inserted) {
        for (long chunk : chunks.getOrDefault(set, new long[0])) {
          rows.put(setIds.id(set)).put(chunk).endRow();
        }
      }
      rows.finish();
    }
  }

  private void refer(List<GroupedUse> grouped) throws SQLException {
    Map<MergingTrace, List<SharedSet>> sets = new LinkedHashMap<>();
    for (GroupedUse use : grouped) {
      sets.computeIfAbsent(use.trace, trace -> new ArrayList<>()).add(sharedSet(use));
    }
    try (BulkInsert rows = BulkInsert.into(store, "trace_set", "trace_id, set_id")) {
      for (Map.Entry<MergingTrace, List<SharedSet>> trace : sets.entrySet()) {
        trace.getValue().sort(Comparator.comparingLong(SharedSet::setId));
        trace.getKey().sets = trace.getValue();
        for (SharedSet set : trace.getValue()) {
          rows.put(trace.getKey().traceId).put(set.setId()).endRow();
        }
      }
      rows.finish();
    }
  }

  private SharedSet sharedSet(GroupedUse use) {
    Map<Long, long[]> byId = new TreeMap<>();
    for (int i = 0; i < use.chunks.size(); i++) {
      byId.put(chunkIds.id(use.chunkDigests.get(i)), use.chunks.get(i));
    }
    return new SharedSet(setIds.id(use.digest), List.copyOf(byId.values()));
  }

  void forget() {
    chunkIds.forget();
    setIds.forget();
  }
}
