package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.query.Tables.instant;
import static org.filetrace.quill.store.query.Tables.nanos;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.noCondition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.quill.store.query.Tables.Job;
import org.filetrace.quill.store.query.Tables.Node;
import org.filetrace.quill.store.query.Tables.Owner;
import org.filetrace.quill.store.query.Tables.Path;
import org.filetrace.quill.store.query.Tables.Trace;
import org.filetrace.quill.store.query.Tables.Use;
import org.filetrace.quill.store.query.Tables.Version;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What jobs did with files: one row for each job, role and version, in the order of first use. */
public final class SelectFileUses {
  private static final Field<Long> FIRST = min(Use.FIRST_NS).as("first_ns");
  private static final Field<Long> LAST = max(Use.LAST_NS).as("last_ns");

  private static final List<Field<?>> GROUP =
      Stream.concat(Stream.of(Trace.JOB_ID, Use.ROLE_ID), FileVersion.COLUMNS.stream()).toList();

  private final DSLContext store;

  public SelectFileUses(DSLContext store) {
    this.store = store;
  }

  /** The files of these traces in these roles. */
  public List<FileUse> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    List<FileUse> uses = new ArrayList<>();
    Chunks.of(traceIds).forEach(chunk -> uses.addAll(where(Use.TRACE_ID.in(chunk).and(in(roles)))));
    return uses;
  }

  /** What these traces wrote within a time. */
  public List<FileUse> writtenBy(
      Collection<Long> traceIds, @Nullable Instant since, @Nullable Instant until) {
    List<FileUse> uses = new ArrayList<>();
    Condition within =
        in(Set.of(Role.WRITTEN))
            .and(since == null ? noCondition() : Use.LAST_NS.ge(nanos(since)))
            .and(until == null ? noCondition() : Use.FIRST_NS.lt(nanos(until)));
    Chunks.of(traceIds).forEach(chunk -> uses.addAll(where(Use.TRACE_ID.in(chunk).and(within))));
    return uses;
  }

  /** Who used a file of this name. */
  public List<FileUse> ofPath(String pathname, Set<Role> roles, JobFilter filter) {
    return where(Path.PATHNAME.eq(pathname).and(in(roles)).and(filter.condition()));
  }

  /**
   * Who used a file of this content, whatever its name.
   *
   * @param hexPrefix SHA-256, or its beginning, in lower case
   */
  public List<FileUse> ofContent(String hexPrefix, Set<Role> roles, JobFilter filter) {
    Field<String> hex = Version.hex(store);
    Condition content =
        hexPrefix.length() == 64 ? hex.eq(hexPrefix) : hex.between(hexPrefix, hexPrefix + "g");
    return where(content.and(in(roles)).and(filter.condition()));
  }

  private static Condition in(Set<Role> roles) {
    return Use.ROLE_ID.in(roles.stream().map(Role::id).toList());
  }

  private List<FileUse> where(Condition condition) {
    return store
        .select(GROUP)
        .select(FIRST, LAST)
        .from(Use.FILE_USE)
        .join(Trace.TRACE)
        .on(Trace.TRACE_ID.eq(Use.TRACE_ID))
        .join(Job.JOB)
        .on(Job.JOB_ID.eq(Trace.JOB_ID))
        .join(Owner.OWNER)
        .on(Owner.OWNER_ID.eq(Job.OWNER_ID))
        .join(Node.NODE)
        .on(Node.NODE_ID.eq(Trace.NODE_ID))
        .join(Path.PATH)
        .on(Path.PATH_ID.eq(Use.PATH_ID))
        .leftJoin(Version.FILE_VERSION)
        .on(Version.VERSION_ID.eq(Use.VERSION_ID))
        .where(condition)
        .groupBy(GROUP)
        .orderBy(FIRST, Path.PATHNAME, Use.ROLE_ID)
        .fetch(SelectFileUses::use);
  }

  private static FileUse use(Record row) {
    return new FileUse(
        row.get(Trace.JOB_ID),
        Role.of(row.get(Use.ROLE_ID)),
        row.get(Path.PATHNAME),
        FileVersion.of(row),
        Objects.requireNonNull(instant(row.get(FIRST))),
        Objects.requireNonNull(instant(row.get(LAST))));
  }
}
