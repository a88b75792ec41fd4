package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.merge.Staging.USES;
import static org.filetrace.quill.store.merge.Staging.USES_FIRST;
import static org.filetrace.quill.store.merge.Staging.USES_LAST;
import static org.filetrace.quill.store.merge.Staging.USES_PATH;
import static org.filetrace.quill.store.merge.Staging.USES_ROLE;
import static org.filetrace.quill.store.merge.Staging.USES_TRACE;
import static org.filetrace.quill.store.merge.Staging.USES_VERSION;
import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.MARK;
import static org.filetrace.quill.store.schema.Tables.OPEN_FLAGS;
import static org.filetrace.quill.store.schema.Tables.PROCESS;
import static org.filetrace.quill.store.schema.Tables.TRACE_VERSION;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.filetrace.quill.store.Store;
import org.jooq.Record;

/**
 * Merges batches of traces, each batch in one transaction.
 *
 * <p>Exactly once: a trace's row, unique by its uuid, is inserted or locked first, and says up to
 * which access the trace is merged; whatever happens before the commit leaves nothing behind. What
 * grows (accesses, executions) is appended from there; what may still change in a trace that was
 * merged before (versions whose checksum came later, uses, processes, marks) is replaced.
 *
 * <p>Several collectors at once: shared rows (nodes, owners, jobs, traces, paths, versions) are
 * inserted table by table in this order, each table once and sorted by key, ignoring those that are
 * there; all other rows belong to one trace. So nobody waits in a circle.
 */
public final class Merge {
  /**
   * What a batch brought.
   *
   * @param traces uuids of those that had news
   * @param accesses new in the store
   */
  public record Result(Set<String> traces, long accesses) {}

  private final Store store;
  private final TraceRows traceRows;
  private final PathIds pathIds;
  private final VersionIds versionIds;
  private final NameIds<Record> openFlags;

  /** The store must be open for merging; one thread at a time. */
  public Merge(Store store) {
    this.store = store;
    traceRows = new TraceRows(store);
    pathIds = new PathIds(store);
    versionIds = new VersionIds(store);
    openFlags =
        new NameIds<>(store.sql(), OPEN_FLAGS, OPEN_FLAGS.OPEN_FLAGS_ID, OPEN_FLAGS.OPEN_FLAGS_);
    Staging.create(store);
  }

  /**
   * Merges these traces in one transaction.
   *
   * @throws ContentRejectedException when one of them cannot be merged; then none was
   * @throws SQLException or {@link org.jooq.exception.DataAccessException} when the store failed;
   *     then none was merged, or all were and the answer was lost: merging again is right
   */
  public Result run(List<? extends TraceContent> contents) throws SQLException {
    boolean committed = false;
    store.connection().setAutoCommit(false);
    try {
      Result result = mergeAll(contents.stream().map(MergingTrace::new).toList());
      store.connection().commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        forgetAll();
        store.connection().rollback();
      }
      store.connection().setAutoCommit(true);
    }
  }

  private Result mergeAll(List<MergingTrace> batch) throws SQLException {
    Staging.clear(store);
    List<MergingTrace> traces = traceRows.claim(batch);
    if (traces.isEmpty()) {
      return new Result(Set.of(), 0);
    }
    Map<AccessRows.FlagsKey, Long> flagIds = openFlags(traces);
    pathIds.resolve(traces);
    versionIds.resolve(traces);
    for (MergingTrace trace : traces) {
      if (trace.known) {
        removeReplaced(trace.traceId);
        traceRows.update(trace);
      }
    }
    traceVersions(traces);
    processes(traces);
    executions(traces);
    marks(traces);
    Set<String> uuids =
        traces.stream().map(trace -> trace.facts.uuid()).collect(Collectors.toSet());
    return new Result(uuids, accesses(traces, flagIds));
  }

  private Map<AccessRows.FlagsKey, Long> openFlags(List<MergingTrace> traces) throws SQLException {
    Map<AccessRows.FlagsKey, String> texts = new HashMap<>();
    for (MergingTrace trace : traces) {
      String architecture = trace.facts.architecture();
      trace.content.openFlags(
          flags ->
              texts.computeIfAbsent(
                  new AccessRows.FlagsKey(flags, architecture),
                  key -> OpenFlags.text(flags, architecture)));
    }
    Map<String, Long> ids = openFlags.resolve(new TreeSet<>(texts.values()));
    Map<AccessRows.FlagsKey, Long> byFlags = new HashMap<>();
    texts.forEach((key, text) -> byFlags.put(key, Objects.requireNonNull(ids.get(text))));
    return byFlags;
  }

  private void removeReplaced(long traceId) {
    store.sql().deleteFrom(TRACE_VERSION).where(TRACE_VERSION.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(FILE_USE).where(FILE_USE.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(MARK).where(MARK.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(PROCESS).where(PROCESS.TRACE_ID.eq(traceId)).execute();
  }

  private void traceVersions(List<MergingTrace> traces) throws SQLException {
    try (BulkInsert rows =
        BulkInsert.into(
            store,
            "trace_version",
            "trace_id, version_no, version_id, device, inode, ctime_ns, mode, checksum_reason")) {
      for (MergingTrace trace : traces) {
        trace.content.versions(
            version -> {
              rows.put(trace.traceId).put((long) version.versionNo());
              rows.put(trace.versionIds[version.versionNo()]).put(version.device());
              rows.put(version.inode()).put(version.ctimeNs()).put(version.mode());
              rows.put(version.reason()).endRow();
            });
      }
      rows.finish();
    }
  }

  private void processes(List<MergingTrace> traces) throws SQLException {
    try (BulkInsert rows =
        BulkInsert.into(
            store,
            "process",
            "trace_id, process_no, parent_no, pid, started_ns, ended_ns, wait_status, read_bytes,"
                + " written_bytes, execution_seq")) {
      for (MergingTrace trace : traces) {
        Executables executables = Executables.of(trace.content);
        trace.content.processes(
            process -> {
              rows.put(trace.traceId).put((long) process.processNo()).put(process.parentNo());
              rows.put(process.pid()).put(process.startedNs()).put(process.endedNs());
              rows.put(process.waitStatus()).put(process.readBytes()).put(process.writtenBytes());
              rows.put(executables.seqOf(process)).endRow();
            });
      }
      rows.finish();
    }
  }

  private void executions(List<MergingTrace> traces) throws SQLException {
    try (BulkInsert rows =
        BulkInsert.into(store, "execution", "trace_id, seq, path_id, arguments, cwd")) {
      for (MergingTrace trace : traces) {
        trace.content.executions(
            execution -> {
              if (execution.seq() > trace.mergedSeq) {
                rows.put(trace.traceId).put(execution.seq()).put(trace.pathId(execution.pathNo()));
                rows.put(execution.arguments()).put(execution.cwd()).endRow();
              }
            });
      }
      rows.finish();
    }
  }

  private void marks(List<MergingTrace> traces) throws SQLException {
    try (BulkInsert rows =
        BulkInsert.into(store, "mark", "trace_id, mark_no, at_ns, kind, count, detail")) {
      for (MergingTrace trace : traces) {
        long[] markNo = {0};
        trace.content.marks(
            mark -> {
              rows.put(trace.traceId).put(++markNo[0]).put(mark.atNs()).put(mark.kind());
              rows.put(mark.count()).put(mark.detail()).endRow();
            });
      }
      rows.finish();
    }
  }

  private long accesses(List<MergingTrace> traces, Map<AccessRows.FlagsKey, Long> flagIds)
      throws SQLException {
    try (AccessRows rows = new AccessRows(store, flagIds)) {
      for (MergingTrace trace : traces) {
        rows.add(trace);
      }
      rows.finish();
      moveUses();
      return rows.accesses();
    }
  }

  private void moveUses() {
    store
        .sql()
        .insertInto(
            FILE_USE,
            FILE_USE.TRACE_ID,
            FILE_USE.ROLE_ID,
            FILE_USE.PATH_ID,
            FILE_USE.VERSION_ID,
            FILE_USE.FIRST_NS,
            FILE_USE.LAST_NS)
        .select(
            select(USES_TRACE, USES_ROLE, USES_PATH, USES_VERSION, min(USES_FIRST), max(USES_LAST))
                .from(USES)
                .groupBy(USES_TRACE, USES_ROLE, USES_PATH, USES_VERSION))
        .execute();
  }

  private void forgetAll() {
    traceRows.forget();
    pathIds.forget();
    versionIds.forget();
    openFlags.forget();
  }
}
