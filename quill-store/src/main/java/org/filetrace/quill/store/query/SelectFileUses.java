package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.coalesce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What jobs did with files: one row for each job, role and version, in the order of first use. */
public final class SelectFileUses {
  private static final Field<Long> LAST = coalesce(TRACE.ENDED_NS, TRACE.STARTED_NS).as("last_ns");

  /** What makes two uses one row of the answer. */
  private record Group(long jobId, int roleId, long versionId) {}

  private final DSLContext store;

  public SelectFileUses(DSLContext store) {
    this.store = store;
  }

  /** The files of these traces in these roles. */
  public List<FileUse> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    List<Record> rows = new ArrayList<>();
    Chunks.of(traceIds)
        .forEach(chunk -> rows.addAll(rows(FILE_USE.TRACE_ID.in(chunk).and(in(roles)))));
    return uses(rows);
  }

  /** What these traces wrote within a time. */
  public List<FileUse> writtenBy(
      Collection<Long> traceIds, @Nullable Instant since, @Nullable Instant until) {
    return ofTraces(traceIds, Set.of(Role.WRITTEN)).stream()
        .filter(use -> since == null || !use.lastAt().isBefore(since))
        .filter(use -> until == null || use.firstAt().isBefore(until))
        .toList();
  }

  /** Who used a file of this name. */
  public List<FileUse> ofPath(String pathname, Set<Role> roles, JobFilter filter) {
    return ofVersions(new SelectVersionIds(store).ofPath(pathname), roles, filter);
  }

  /**
   * Who used a file of this content, whatever its name.
   *
   * @param hexPrefix SHA-256, or its beginning, in lower case
   */
  public List<FileUse> ofContent(String hexPrefix, Set<Role> roles, JobFilter filter) {
    return ofVersions(new SelectVersionIds(store).ofContent(hexPrefix), roles, filter);
  }

  private List<FileUse> ofVersions(List<Long> versionIds, Set<Role> roles, JobFilter filter) {
    List<Record> rows = new ArrayList<>();
    Condition wanted = in(roles).and(filter.condition());
    Chunks.of(versionIds)
        .forEach(chunk -> rows.addAll(rows(FILE_USE.VERSION_ID.in(chunk).and(wanted))));
    return uses(rows);
  }

  private static Condition in(Set<Role> roles) {
    return FILE_USE.ROLE_ID.in(roles.stream().map(Role::id).toList());
  }

  private List<Record> rows(Condition condition) {
    return new ArrayList<>(
        store
            .select(FILE_USE.TRACE_ID, TRACE.JOB_ID, FILE_USE.ROLE_ID, TRACE.STARTED_NS, LAST)
            .select(FileVersion.COLUMNS)
            .from(JobFilter.TRACES)
            .join(FILE_USE)
            .on(FILE_USE.TRACE_ID.eq(TRACE.TRACE_ID))
            .where(condition)
            .fetch());
  }

  private List<FileUse> uses(List<Record> rows) {
    UseTimes times = new UseTimes(store, rows.stream().map(r -> r.get(FILE_USE.TRACE_ID)).toList());
    Map<Group, FileUse> uses = new LinkedHashMap<>();
    for (Record row : rows) {
      Group group =
          new Group(row.get(TRACE.JOB_ID), row.get(FILE_USE.ROLE_ID), row.get(FILE_USE.VERSION_ID));
      uses.merge(group, use(row, times), SelectFileUses::together);
    }
    return uses.values().stream()
        .sorted(
            Comparator.comparing(FileUse::firstAt)
                .thenComparing(FileUse::pathname)
                .thenComparing(FileUse::role))
        .toList();
  }

  private static FileUse use(Record row, UseTimes times) {
    Role role = Role.of(row.get(FILE_USE.ROLE_ID));
    FileVersion version = FileVersion.of(row);
    String pathname = row.get(FILE_USE.PATHNAME);
    UseTimes.@Nullable Span span =
        times.of(
            row.get(FILE_USE.TRACE_ID),
            role,
            pathname,
            row.get(FILE_USE.SIZE_BYTES),
            row.get(FILE_USE.MTIME_NS));
    return new FileUse(
        row.get(TRACE.JOB_ID),
        role,
        pathname,
        version,
        Nanos.instant(span == null ? row.get(TRACE.STARTED_NS) : Long.valueOf(span.firstNs())),
        Nanos.instant(span == null ? row.get(LAST) : Long.valueOf(span.lastNs())));
  }

  private static FileUse together(FileUse one, FileUse other) {
    return new FileUse(
        one.jobId(),
        one.role(),
        one.pathname(),
        one.version(),
        one.firstAt().isBefore(other.firstAt()) ? one.firstAt() : other.firstAt(),
        one.lastAt().isAfter(other.lastAt()) ? one.lastAt() : other.lastAt());
  }
}
