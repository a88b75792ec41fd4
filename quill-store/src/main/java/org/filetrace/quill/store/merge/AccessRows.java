package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;

/** Accesses of a batch into the store, and what they say of the use of files into the staging. */
final class AccessRows implements AutoCloseable {
  /** So many distinct uses are kept until they are staged: some 100 bytes each. */
  private static final int USES_IN_MEMORY = 200_000;

  private static final String COLUMNS =
      "trace_id, seq, at_ns, process_no, thread_id, activity_id, path_id, second_path_id,"
          + " open_flags_id, fd, result, offset_bytes, version_no";
  private static final String USE_COLUMNS =
      "trace_id, role_id, path_id, version_id, first_ns, last_ns";

  /** Flags as the system call had them, and whose numbers they are. */
  record FlagsKey(long flags, String architecture) {}

  private record TraceUses(long traceId, FileUses uses) {}

  private final Store store;
  private final Map<FlagsKey, Long> flagIds;
  private final List<TraceUses> pending = new ArrayList<>();
  private @Nullable BulkInsert open;
  private int usesInMemory;
  private long accesses;

  AccessRows(Store store, Map<FlagsKey, Long> flagIds) {
    this.store = store;
    this.flagIds = flagIds;
  }

  /** Accesses of {@code trace} that the store does not have, and all its uses. */
  void add(MergingTrace trace) throws SQLException {
    FileUses uses = new FileUses(trace);
    pending.add(new TraceUses(trace.traceId, uses));
    trace.content.accesses(
        access -> {
          int before = uses.uses().size();
          uses.add(access);
          usesInMemory += uses.uses().size() - before;
          if (access.seq() > trace.mergedSeq) {
            row(trace, access);
          }
          if (usesInMemory >= USES_IN_MEMORY) {
            stageUses();
            pending.add(new TraceUses(trace.traceId, uses));
          }
        });
    uses.end();
  }

  private void row(MergingTrace trace, SeenAccess access) throws SQLException {
    if (open == null) {
      open = BulkInsert.into(store, "access", COLUMNS);
    }
    Integer secondPath = access.secondPathNo();
    Integer version = access.versionNo();
    Long flags = access.openFlags();
    open.put(trace.traceId).put(access.seq()).put(access.atNs()).put((long) access.processNo());
    open.put((long) access.threadId()).put((long) access.activityId());
    open.put(trace.pathId(access.pathNo()));
    open.put(secondPath == null ? null : Long.valueOf(trace.pathId(secondPath)));
    open.put(flags == null ? null : flagIds.get(new FlagsKey(flags, trace.facts.architecture())));
    open.put(access.fd()).put(access.result()).put(access.offsetBytes());
    open.put(version == null ? null : Integer.valueOf(trace.versionNo(version))).endRow();
    accesses++;
  }

  void finish() throws SQLException {
    stageUses();
  }

  long accesses() {
    return accesses;
  }

  private void stageUses() throws SQLException {
    endAccesses();
    try (BulkInsert rows = BulkInsert.into(store, "incoming_use", USE_COLUMNS)) {
      for (TraceUses trace : pending) {
        for (Map.Entry<FileUses.Key, FileUses.Span> use : trace.uses.uses().entrySet()) {
          FileUses.Key key = use.getKey();
          rows.put(trace.traceId).put((long) key.roleId()).put(key.pathId()).put(key.versionId());
          rows.put(use.getValue().firstNs).put(use.getValue().lastNs).endRow();
        }
        trace.uses.uses().clear();
      }
      rows.finish();
    }
    pending.clear();
    usesInMemory = 0;
  }

  private void endAccesses() throws SQLException {
    if (open != null) {
      Objects.requireNonNull(open).finish();
      open.close();
      open = null;
    }
  }

  @Override
  public void close() throws SQLException {
    if (open != null) {
      open.close();
    }
  }
}
