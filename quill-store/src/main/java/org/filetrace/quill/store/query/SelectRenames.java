package org.filetrace.quill.store.query;

import static java.util.stream.Collectors.toSet;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.filetrace.quill.store.schema.Tables.TRACE_FILE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.query.SelectUses.Use;
import org.filetrace.quill.store.schema.tables.FileVersion;
import org.filetrace.quill.store.schema.tables.TraceFile;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.TableField;

/**
 * New names that rename(2) and link(2) gave to what the calling trace had not made itself. The
 * inode, and so the content, stayed: no checksum is needed to know it.
 */
public final class SelectRenames {
  private static final Set<Role> WRITTEN = Set.of(Role.WRITTEN);

  private static final TraceFile CALL = TRACE_FILE.as("call");
  private static final FileVersion CALLED = FILE_VERSION.as("called");
  private static final FileVersion BEFORE = FILE_VERSION.as("before");

  private final DSLContext store;

  public SelectRenames(DSLContext store) {
    this.store = store;
  }

  /** A job named what was {@code versionId} anew. */
  public record Rename(long jobId, long versionId, long renamedId) {}

  /** A call, as both its rows know it. */
  private record Call(long traceId, String name, long sizeBytes, long mtimeNs) {}

  /** What these versions were named later. */
  public List<Rename> of(Collection<Long> versionIds) {
    List<Record> calls = calls(BEFORE.VERSION_ID, versionIds);
    Set<Long> traces = calls.stream().map(row -> row.get(CALL.TRACE_ID)).collect(toSet());
    return matched(calls, new SelectUses(store).ofTraces(traces, WRITTEN));
  }

  /** What these versions were named before. */
  public List<Rename> to(Collection<Long> versionIds) {
    List<Use> named = new SelectUses(store).ofVersions(versionIds, WRITTEN);
    Set<Long> traces = named.stream().map(Use::traceId).collect(toSet());
    return matched(calls(CALL.TRACE_ID, traces), named);
  }

  private List<Rename> matched(List<Record> calls, List<Use> named) {
    if (calls.isEmpty()) {
      return List.of();
    }
    Map<Long, UsedFile> files = UsedFile.ofUses(store, named);
    Map<Call, Long> names = new HashMap<>();
    for (Use use : named) {
      UsedFile file = files.get(use.versionId());
      if (file != null && file.sizeBytes() != null && file.mtimeNs() != null) {
        names.put(
            new Call(use.traceId(), file.pathname(), file.sizeBytes(), file.mtimeNs()),
            use.versionId());
      }
    }
    List<Rename> renames = new ArrayList<>();
    for (Record row : calls) {
      Long renamed =
          names.get(
              new Call(
                  row.get(CALL.TRACE_ID),
                  row.get(CALL.SECOND_PATHNAME),
                  row.get(BEFORE.SIZE_BYTES),
                  row.get(BEFORE.MTIME_NS)));
      if (renamed != null) {
        renames.add(new Rename(row.get(TRACE.JOB_ID), row.get(BEFORE.VERSION_ID), renamed));
      }
    }
    return renames;
  }

  /**
   * Rows of the calls, with what they named. The row of a link(2) has the name alone, so each
   * version of that name is looked at. What the trace made is left out: the trace is its origin.
   */
  private List<Record> calls(TableField<?, Long> key, Collection<Long> ids) {
    List<Record> calls = new ArrayList<>();
    Chunks.of(ids).forEach(chunk -> calls.addAll(calls(Chunks.among(store, key, chunk))));
    return calls;
  }

  private Result<? extends Record> calls(Condition condition) {
    return store
        .select(CALL.TRACE_ID, CALL.SECOND_PATHNAME, TRACE.JOB_ID)
        .select(BEFORE.VERSION_ID, BEFORE.SIZE_BYTES, BEFORE.MTIME_NS)
        .from(BEFORE)
        .join(CALLED)
        .on(CALLED.DIRECTORY_ID.eq(BEFORE.DIRECTORY_ID))
        .and(CALLED.NAME.eq(BEFORE.NAME))
        .join(CALL)
        .on(CALL.VERSION_ID.eq(CALLED.VERSION_ID))
        .join(TRACE)
        .on(TRACE.TRACE_ID.eq(CALL.TRACE_ID))
        .where(condition)
        .and(CALL.SECOND_PATHNAME.isNotNull())
        .and(BEFORE.SIZE_BYTES.isNotNull())
        .and(CALLED.SIZE_BYTES.isNull().or(CALLED.VERSION_ID.eq(BEFORE.VERSION_ID)))
        .and(BEFORE.MTIME_NS.lt(TRACE.STARTED_NS).or(BEFORE.WRITTEN_BY.ne(TRACE.TRACE_ID)))
        .fetch();
  }
}
