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
 * a copy only when no recorded job wrote it (somebody copied it untraced) and it is not older than
 * what it would be a copy of, or when it has the same modification time too (cp -p). Empty files
 * are copies of nothing, and a sampled checksum is never compared with a full one. What a job
 * renamed or linked needs no checksum ({@link SelectRenames}).
 */
public final class SelectCopies {
  private static final org.filetrace.quill.store.schema.tables.FileVersion OTHER =
      FILE_VERSION.as("other");

  /** What loses the fraction of a copy's time (scp -p, tar) or its last bit too (FAT, zip). */
  private static final long COARSEST_TIME_NS = 2_000_000_000L;

  private static final long SECOND_NS = 1_000_000_000L;

  private final DSLContext store;
  private final SelectRenames renames;

  public SelectCopies(DSLContext store) {
    this.store = store;
    this.renames = new SelectRenames(store);
  }

  /** Two versions of equal content. */
  public record Copy(long versionId, long copyId) {}

  /** The versions that are copies of these. */
  public List<Copy> of(Collection<Long> versionIds) {
    List<Copy> copies =
        pairs(
            versionIds,
            isUnwritten(OTHER).and(isNotOlder(OTHER, FILE_VERSION).or(isUnwritten(FILE_VERSION))));
    renames.of(versionIds).forEach(r -> copies.add(new Copy(r.versionId(), r.renamedId())));
    return copies;
  }

  /** The versions that these are copies of. */
  public List<Copy> originalsOf(Collection<Long> versionIds) {
    List<Copy> originals =
        pairs(
            versionIds,
            isUnwritten(FILE_VERSION)
                .and(isUnwritten(OTHER).not())
                .and(isNotOlder(FILE_VERSION, OTHER)));
    renames.to(versionIds).forEach(r -> originals.add(new Copy(r.renamedId(), r.versionId())));
    return originals;
  }

  private static Condition isNotOlder(
      org.filetrace.quill.store.schema.tables.FileVersion copy,
      org.filetrace.quill.store.schema.tables.FileVersion original) {
    return copy.MTIME_NS
        .ge(original.MTIME_NS)
        .or(
            copy.MTIME_NS
                .mod(SECOND_NS)
                .eq(0L)
                .and(copy.MTIME_NS.gt(original.MTIME_NS.minus(COARSEST_TIME_NS))));
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
