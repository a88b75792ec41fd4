package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.filetrace.quill.store.schema.Tables.TRACE_FILE;
import static org.filetrace.quill.store.schema.Tables.USAGE_KIND;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.filetrace.quill.store.schema.tables.FileUse;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * File versions with the same content as others: copies, and other names after a rename or link.
 *
 * <p>Equal content alone proves no copy: two jobs may both have computed it. So a version counts as
 * a copy only when no recorded job wrote it (somebody copied it untraced), or when it has the same
 * modification time too (rename(2), link(2), cp -p). Empty files are copies of nothing, and a
 * sampled checksum is never compared with a full one.
 */
public final class SelectCopies {
  private static final org.filetrace.quill.store.schema.tables.FileVersion OTHER =
      FILE_VERSION.as("other");

  private final DSLContext store;

  public SelectCopies(DSLContext store) {
    this.store = store;
  }

  /** Two versions of equal content. */
  public record Copy(long versionId, long copyId) {}

  /** The versions that are copies of these. */
  public List<Copy> of(Collection<Long> versionIds) {
    return pairs(versionIds, isUnwritten(OTHER));
  }

  /** The versions that these are copies of. */
  public List<Copy> originalsOf(Collection<Long> versionIds) {
    return pairs(versionIds, isUnwritten(FILE_VERSION).and(isUnwritten(OTHER).not()));
  }

  private List<Copy> pairs(Collection<Long> versionIds, Condition unwritten) {
    List<Copy> copies = new ArrayList<>();
    Chunks.of(versionIds)
        .forEach(
            chunk ->
                copies.addAll(
                    store
                        .select(FILE_VERSION.VERSION_ID, OTHER.VERSION_ID)
                        .from(FILE_VERSION)
                        .join(OTHER)
                        .on(Checksums.equal(store, OTHER, FILE_VERSION))
                        .where(FILE_VERSION.VERSION_ID.in(chunk))
                        .and(OTHER.VERSION_ID.ne(FILE_VERSION.VERSION_ID))
                        .and(OTHER.ALGORITHM_ID.eq(FILE_VERSION.ALGORITHM_ID))
                        .and(FILE_VERSION.SIZE_BYTES.gt(0L))
                        .and(OTHER.MTIME_NS.eq(FILE_VERSION.MTIME_NS).or(unwritten))
                        .and(areOfOneTrace().not())
                        .fetch(row -> new Copy(row.value1(), row.value2()))));
    return copies;
  }

  private static Condition isUnwritten(
      org.filetrace.quill.store.schema.tables.FileVersion version) {
    return version
        .WRITTEN_BY
        .isNull()
        .and(
            notExists(
                selectOne()
                    .from(TRACE_FILE)
                    .join(USAGE_KIND)
                    .on(USAGE_KIND.USAGE_ID.eq(TRACE_FILE.USAGE_ID))
                    .where(TRACE_FILE.VERSION_ID.eq(version.VERSION_ID))
                    .and(USAGE_KIND.ROLE_ID.eq(Role.WRITTEN.id()))));
  }

  /** A temporary name and the final one of what one trace made: the trace is the origin of both. */
  private static Condition areOfOneTrace() {
    FileUse one = new FileUse("one");
    FileUse two = new FileUse("two");
    List<Integer> leaving = List.of(Role.WRITTEN.id(), Role.DELETED.id());
    return exists(
        selectOne()
            .from(one)
            .join(two)
            .on(two.TRACE_ID.eq(one.TRACE_ID))
            .join(TRACE)
            .on(TRACE.TRACE_ID.eq(one.TRACE_ID))
            .where(one.VERSION_ID.eq(FILE_VERSION.VERSION_ID))
            .and(two.VERSION_ID.eq(OTHER.VERSION_ID))
            .and(one.ROLE_ID.in(leaving))
            .and(two.ROLE_ID.in(leaving))
            .and(FILE_VERSION.MTIME_NS.ge(TRACE.STARTED_NS)));
  }
}
