package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.coalesce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** File versions that some job had to do with. */
public final class SelectVersions {
  private static final Field<Long> LAST = coalesce(TRACE.ENDED_NS, TRACE.STARTED_NS).as("last_ns");

  private final DSLContext store;

  public SelectVersions(DSLContext store) {
    this.store = store;
  }

  public List<FileVersion> ofIds(Collection<Long> versionIds) {
    List<FileVersion> versions = new ArrayList<>();
    Chunks.of(versionIds).forEach(chunk -> versions.addAll(where(FILE_USE.VERSION_ID.in(chunk))));
    return versions;
  }

  /** Every version of a name, the one used last first. */
  public List<FileVersion> ofPath(String pathname) {
    Map<Long, FileVersion> versions = new HashMap<>();
    Map<Long, Long> lastNs = new HashMap<>();
    List<Record> rows = new ArrayList<>();
    Chunks.of(new SelectVersionIds(store).ofPath(pathname))
        .forEach(chunk -> rows.addAll(rows(FILE_USE.VERSION_ID.in(chunk))));
    for (Record row : rows) {
      @Nullable FileVersion version = FileVersion.of(row);
      if (version != null) {
        versions.put(version.id(), version);
        lastNs.merge(version.id(), lastUse(row), Math::max);
      }
    }
    return versions.values().stream()
        .sorted(
            Comparator.comparing((FileVersion v) -> lastNs.getOrDefault(v.id(), 0L))
                .thenComparing(FileVersion::id)
                .reversed())
        .toList();
  }

  private final Map<Long, UseTimes> times = new HashMap<>();

  private long lastUse(Record row) {
    long traceId = row.get(FILE_USE.TRACE_ID);
    UseTimes.@Nullable Span span =
        times
            .computeIfAbsent(traceId, id -> new UseTimes(store, List.of(id)))
            .of(
                traceId,
                Role.of(row.get(FILE_USE.ROLE_ID)),
                row.get(FILE_USE.PATHNAME),
                row.get(FILE_USE.SIZE_BYTES),
                row.get(FILE_USE.MTIME_NS));
    return span == null ? row.get(LAST) : span.lastNs();
  }

  /**
   * Every version of a content.
   *
   * @param hexPrefix SHA-256 or its beginning, lower case
   */
  public List<FileVersion> ofContent(String hexPrefix) {
    return ofIds(new SelectVersionIds(store).ofContent(hexPrefix));
  }

  private List<FileVersion> where(Condition condition) {
    Map<Long, FileVersion> versions = new TreeMap<>();
    for (Record row : rows(condition)) {
      @Nullable FileVersion version = FileVersion.of(row);
      if (version != null) {
        versions.put(version.id(), version);
      }
    }
    return List.copyOf(versions.values());
  }

  private List<Record> rows(Condition condition) {
    return new ArrayList<>(
        store
            .select(FILE_USE.TRACE_ID, FILE_USE.ROLE_ID, LAST)
            .select(FileVersion.COLUMNS)
            .from(FILE_USE)
            .join(TRACE)
            .on(TRACE.TRACE_ID.eq(FILE_USE.TRACE_ID))
            .where(condition)
            .and(FILE_USE.ROLE_ID.ne(0))
            .fetch());
  }
}
