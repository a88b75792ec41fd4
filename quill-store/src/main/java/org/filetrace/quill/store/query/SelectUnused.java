package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** File versions that jobs wrote and no job, not even their own, read or executed. */
public final class SelectUnused {
  private final DSLContext store;

  public SelectUnused(DSLContext store) {
    this.store = store;
  }

  /** A version, and the store's number of a job that wrote it. */
  public record Unused(long jobId, FileVersion version) {}

  /**
   * Those in a folder and the folders below it.
   *
   * @param folder absolute
   * @param filter which jobs wrote them
   */
  public List<Unused> below(String folder, JobFilter filter) {
    Map<Long, Unused> written = new LinkedHashMap<>();
    for (Record row : written(folder, filter)) {
      long id = row.get(FILE_USE.VERSION_ID);
      written.putIfAbsent(
          id, new Unused(row.get(TRACE.JOB_ID), Objects.requireNonNull(FileVersion.of(row))));
    }
    written.keySet().removeAll(used(written.keySet()));
    return List.copyOf(written.values());
  }

  private List<Record> written(String folder, JobFilter filter) {
    return new ArrayList<>(
        store
            .select(TRACE.JOB_ID)
            .select(FileVersion.COLUMNS)
            .from(JobFilter.TRACES)
            .join(FILE_USE)
            .on(FILE_USE.TRACE_ID.eq(TRACE.TRACE_ID))
            .where(FILE_USE.ROLE_ID.eq(Role.WRITTEN.id()))
            .and(FILE_USE.SIZE_BYTES.isNotNull())
            .and(isBelow(folder))
            .and(filter.condition())
            .orderBy(FILE_USE.MTIME_NS, FILE_USE.VERSION_ID, TRACE.STARTED_NS)
            .fetch());
  }

  /** As a range, so that an index can serve: '0' is the character after '/'. */
  private static Condition isBelow(String folder) {
    return folder.equals("/")
        ? noCondition()
        : FILE_USE
            .DIRNAME
            .eq(folder)
            .or(FILE_USE.DIRNAME.ge(folder + "/").and(FILE_USE.DIRNAME.lt(folder + "0")));
  }

  private Set<Long> used(Set<Long> versionIds) {
    Set<Long> used = new HashSet<>();
    Chunks.of(versionIds)
        .forEach(
            chunk ->
                used.addAll(
                    store
                        .selectDistinct(FILE_USE.VERSION_ID)
                        .from(FILE_USE)
                        .where(FILE_USE.VERSION_ID.in(chunk))
                        .and(FILE_USE.ROLE_ID.in(Role.READ.id(), Role.EXECUTED.id()))
                        .fetch(FILE_USE.VERSION_ID)));
    return used;
  }
}
