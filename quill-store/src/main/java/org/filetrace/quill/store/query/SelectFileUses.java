package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.NODE;
import static org.filetrace.quill.store.schema.Tables.OWNER;
import static org.filetrace.quill.store.schema.Tables.PATH;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What jobs did with files: one row for each job, role and version, in the order of first use. */
public final class SelectFileUses {
  private static final Field<Long> FIRST = min(FILE_USE.FIRST_NS).as("first_ns");
  private static final Field<Long> LAST = max(FILE_USE.LAST_NS).as("last_ns");

  private static final List<Field<?>> GROUP =
      Stream.concat(Stream.of(TRACE.JOB_ID, FILE_USE.ROLE_ID), FileVersion.COLUMNS.stream())
          .toList();

  private final DSLContext store;

  public SelectFileUses(DSLContext store) {
    this.store = store;
  }

  /** The files of these traces in these roles. */
  public List<FileUse> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    List<FileUse> uses = new ArrayList<>();
    Chunks.of(traceIds)
        .forEach(chunk -> uses.addAll(where(FILE_USE.TRACE_ID.in(chunk).and(in(roles)))));
    return uses;
  }

  /** What these traces wrote within a time. */
  public List<FileUse> writtenBy(
      Collection<Long> traceIds, @Nullable Instant since, @Nullable Instant until) {
    List<FileUse> uses = new ArrayList<>();
    Condition within =
        in(Set.of(Role.WRITTEN))
            .and(since == null ? noCondition() : FILE_USE.LAST_NS.ge(Nanos.of(since)))
            .and(until == null ? noCondition() : FILE_USE.FIRST_NS.lt(Nanos.of(until)));
    Chunks.of(traceIds)
        .forEach(chunk -> uses.addAll(where(FILE_USE.TRACE_ID.in(chunk).and(within))));
    return uses;
  }

  /** Who used a file of this name. */
  public List<FileUse> ofPath(String pathname, Set<Role> roles, JobFilter filter) {
    return where(PATH.PATHNAME.eq(pathname).and(in(roles)).and(filter.condition()));
  }

  /**
   * Who used a file of this content, whatever its name.
   *
   * @param hexPrefix SHA-256, or its beginning, in lower case
   */
  public List<FileUse> ofContent(String hexPrefix, Set<Role> roles, JobFilter filter) {
    return where(Checksums.are(store, hexPrefix).and(in(roles)).and(filter.condition()));
  }

  private static Condition in(Set<Role> roles) {
    return FILE_USE.ROLE_ID.in(roles.stream().map(Role::id).toList());
  }

  private List<FileUse> where(Condition condition) {
    return store
        .select(GROUP)
        .select(FIRST, LAST)
        .from(FILE_USE)
        .join(TRACE)
        .on(TRACE.TRACE_ID.eq(FILE_USE.TRACE_ID))
        .join(JOB)
        .on(JOB.JOB_ID.eq(TRACE.JOB_ID))
        .join(OWNER)
        .on(OWNER.OWNER_ID.eq(JOB.OWNER_ID))
        .join(NODE)
        .on(NODE.NODE_ID.eq(TRACE.NODE_ID))
        .join(PATH)
        .on(PATH.PATH_ID.eq(FILE_USE.PATH_ID))
        .leftJoin(FILE_VERSION)
        .on(FILE_VERSION.VERSION_ID.eq(FILE_USE.VERSION_ID))
        .where(condition)
        .groupBy(GROUP)
        .orderBy(FIRST, PATH.PATHNAME, FILE_USE.ROLE_ID)
        .fetch(SelectFileUses::use);
  }

  private static FileUse use(Record row) {
    return new FileUse(
        row.get(TRACE.JOB_ID),
        Role.of(row.get(FILE_USE.ROLE_ID)),
        row.get(PATH.PATHNAME),
        FileVersion.of(row),
        Nanos.instant(row.get(FIRST)),
        Nanos.instant(row.get(LAST)));
  }
}
