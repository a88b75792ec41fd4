package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.EXECUTION;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.MARK;
import static org.filetrace.quill.store.schema.Tables.PROCESS;
import static org.filetrace.quill.store.schema.Tables.TRACE_DETAIL;
import static org.filetrace.quill.store.schema.Tables.TRACE_FILE;
import static org.filetrace.quill.store.schema.Tables.TRACE_SET;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.TouchedRows.Kind;
import org.filetrace.quill.store.retention.PurgeEpoch;

/**
 * Merges batches of traces, each batch in one transaction.
 *
 * <p>Exactly once: a trace's row, unique by its uuid, is inserted or locked first, and says up to
 * which access the trace is merged; whatever happens before the commit leaves nothing behind. What
 * an earlier merge of the same trace left is replaced.
 *
 * <p>Several collectors at once: shared rows (variables, environments, nodes, owners, platforms,
 * jobs, traces, usages, directories, versions, chunks, sets, owners of chunks and directories,
 * touches, blocks) are inserted table by table in this order, each table sorted by key, ignoring
 * those that are there; all other rows belong to one trace. So nobody waits in a circle.
 */
public final class Merge {
  /**
   * What a batch brought.
   *
   * @param traces uuids of those that had news
   * @param accesses new in the store
   */
  public record Result(Set<String> traces, long accesses) {}

  /** A trace that wrote a version which was in the store before. */
  private record Claim(MergingTrace trace, int use) {
    StoredVersion version() {
      return trace.stored[use];
    }

    long usageId() {
      return trace.usageIds[use];
    }
  }

  private final Store store;
  private final EnvironmentRows environmentRows;
  private final TraceRows traceRows;
  private final UsageIds usageIds;
  private final VersionIds versionIds;
  private final SetRows setRows;
  private final ProcessRows processRows;
  private final DetailRows detailRows;
  private final TouchedRows touchedRows;
  private final PurgeEpoch purgeEpoch;

  /** The store must be open for merging; one thread at a time. */
  public Merge(Store store) {
    this.store = store;
    environmentRows = new EnvironmentRows(store);
    traceRows = new TraceRows(store);
    usageIds = new UsageIds(store.sql());
    versionIds = new VersionIds(store);
    touchedRows = new TouchedRows(store);
    setRows = new SetRows(store, touchedRows);
    processRows = new ProcessRows(store);
    detailRows = new DetailRows(store);
    purgeEpoch = new PurgeEpoch(store);
  }

  /**
   * Merges these traces in one transaction.
   *
   * @throws ContentRejectedException when one of them cannot be merged; then none was
   * @throws SQLException or {@link org.jooq.exception.DataAccessException} when the store failed;
   *     then none was merged, or all were and the answer was lost: merging again is right
   */
  public Result run(List<? extends TraceContent> contents) throws SQLException {
    List<ReadTrace> traces = new ArrayList<>();
    for (TraceContent content : contents) {
      traces.add(new ReadTrace(content));
    }
    return merge(traces);
  }

  /** Merges traces that were read before, as {@link #run} does. */
  public Result merge(List<ReadTrace> traces) throws SQLException {
    store.connection().setAutoCommit(false);
    try {
      Result result = mergeAll(traces.stream().map(MergingTrace::new).toList());
      store.connection().commit();
      store.connection().setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      forgetAll();
      store.rollBack(e);
      throw e;
    }
  }

  private Result mergeAll(List<MergingTrace> batch) throws SQLException {
    if (purgeEpoch.isNew()) {
      forgetAll();
    }
    environmentRows.insert(batch);
    List<MergingTrace> traces = traceRows.claim(batch);
    if (traces.isEmpty()) {
      return new Result(Set.of(), 0);
    }
    versionIds.beginBatch();
    long accesses = 0;
    for (MergingTrace trace : traces) {
      accesses += trace.read.accesses - trace.accessesBefore;
      trace.read.usages.forEach(usageIds::need);
      if (trace.known) {
        removeReplaced(trace.traceId);
        traceRows.update(trace);
      }
    }
    usageIds.insert();
    resolveVersions(traces);
    setRows.insert(traces);
    traces.forEach(this::touch);
    touchedRows.write();
    processRows.insert(traces);
    marks(traces);
    detailRows.insert(traces);
    Set<String> uuids =
        traces.stream().map(trace -> trace.facts.uuid()).collect(Collectors.toSet());
    return new Result(uuids, accesses);
  }

  private void removeReplaced(long traceId) {
    store.sql().deleteFrom(TRACE_SET).where(TRACE_SET.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(TRACE_FILE).where(TRACE_FILE.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(TRACE_DETAIL).where(TRACE_DETAIL.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(PROCESS).where(PROCESS.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(EXECUTION).where(EXECUTION.TRACE_ID.eq(traceId)).execute();
    store.sql().deleteFrom(MARK).where(MARK.TRACE_ID.eq(traceId)).execute();
    store
        .sql()
        .update(FILE_VERSION)
        .setNull(FILE_VERSION.WRITTEN_BY)
        .setNull(FILE_VERSION.WRITTEN_AS)
        .where(FILE_VERSION.WRITTEN_BY.eq(traceId))
        .execute();
  }

  private void resolveVersions(List<MergingTrace> traces) throws SQLException {
    for (MergingTrace trace : traces) {
      long[] idsOfUsages = trace.read.usages.stream().mapToLong(usageIds::id).toArray();
      for (int i = 0; i < trace.stored.length; i++) {
        FileUse use = trace.uses.get(i);
        StoredVersion version = versionIds.of(use.pathname(), use.version());
        trace.stored[i] = version;
        trace.usageIds[i] = idsOfUsages[trace.read.usageNo[i]];
        if (version.id != 0 && version.writtenBy == trace.traceId) {
          version.writtenBy = 0; // of an earlier merge of this trace
        }
        if (version.id == 0 && version.writtenBy == 0 && isClaim(trace, i)) {
          version.writtenBy = trace.traceId;
          version.writtenAs = trace.usageIds[i];
        }
      }
    }
    versionIds.insert();
    claimWritten(traces);
  }

  /** A way of use beyond the column's 16 bits, which a site hardly has, is said by a row. */
  private static boolean isClaim(MergingTrace trace, int i) {
    FileUse use = trace.uses.get(i);
    return use.usage().roleId() == Usage.WRITTEN
        && use.secondPathname() == null
        && trace.stored[i].sizeBytes != StoredVersion.UNSEEN
        && trace.usageIds[i] <= Short.MAX_VALUE;
  }

  /** Who wrote a version is its column; of two writers one has it, the other a row. */
  private void claimWritten(List<MergingTrace> traces) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    for (MergingTrace trace : traces) {
      for (int i = 0; i < trace.stored.length; i++) {
        StoredVersion version = trace.stored[i];
        if (isClaim(trace, i)) {
          if (version.writtenBy == 0) {
            claims.add(new Claim(trace, i));
          } else if (version.writtenBy == trace.traceId && version.writtenAs == trace.usageIds[i]) {
            trace.inColumn.set(i);
          }
        }
      }
    }
    if (!claims.isEmpty()) {
      claims.sort(Comparator.comparingLong(claim -> claim.version().id));
      claim(claims);
    }
  }

  private void claim(List<Claim> claims) throws SQLException {
    try (PreparedStatement statement =
        store
            .connection()
            .prepareStatement(
                "UPDATE file_version SET written_by = ?, written_as = ? WHERE version_id = ? AND"
                    + " written_by IS NULL")) {
      for (Claim claim : claims) {
        statement.setLong(1, claim.trace.traceId);
        statement.setLong(2, claim.usageId());
        statement.setLong(3, claim.version().id);
        statement.addBatch();
      }
      int[] updated = statement.executeBatch();
      for (int i = 0; i < updated.length; i++) {
        if (updated[i] == 1) {
          Claim claim = claims.get(i);
          claim.version().writtenBy = claim.trace.traceId;
          claim.version().writtenAs = claim.usageId();
          claim.trace.inColumn.set(claim.use);
        }
      }
    }
  }

  private void touch(MergingTrace trace) {
    touchedRows.add(Kind.NODE, trace.nodeId, trace.ownerId);
    if (trace.environmentId != null) {
      touchedRows.add(Kind.ENVIRONMENT, trace.environmentId, trace.ownerId);
    }
    long last = -1;
    for (StoredVersion version : trace.stored) {
      if (version.directoryId != last) { // neighbours have mostly one
        touchedRows.add(Kind.DIRECTORY, version.directoryId, trace.ownerId);
        last = version.directoryId;
      }
    }
  }

  private void marks(List<MergingTrace> traces) throws SQLException {
    try (BulkInsert rows =
        BulkInsert.into(store, "mark", "trace_id, mark_no, at_ns, kind, count, detail")) {
      for (MergingTrace trace : traces) {
        long[] markNo = {0};
        trace.read.marks.each(
            mark -> {
              rows.put(trace.traceId).put(++markNo[0]).put(mark.atNs()).put(mark.kind());
              rows.put(mark.count()).put(mark.detail()).endRow();
            });
      }
      rows.finish();
    }
  }

  private void forgetAll() {
    environmentRows.forget();
    traceRows.forget();
    usageIds.forget();
    versionIds.forget();
    setRows.forget();
    touchedRows.forget();
    detailRows.forget();
  }
}
