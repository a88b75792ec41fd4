package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/** Which trace had to do with which file version, as the trace's accesses name it. */
public final class SelectVersionUses {
  private final DSLContext store;

  public SelectVersionUses(DSLContext store) {
    this.store = store;
  }

  /** A trace used or made a version. */
  public record VersionUse(
      long traceId, Role role, long versionId, String pathname, long sizeBytes, long mtimeNs) {}

  /** The uses of traces in these roles. */
  public List<VersionUse> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    List<VersionUse> uses = new ArrayList<>();
    Chunks.of(traceIds)
        .forEach(
            chunk ->
                store
                    .select(FILE_USE.TRACE_ID, FILE_USE.ROLE_ID, FILE_USE.VERSION_ID)
                    .select(FILE_USE.PATHNAME, FILE_USE.SIZE_BYTES, FILE_USE.MTIME_NS)
                    .from(FILE_USE)
                    .where(FILE_USE.TRACE_ID.in(chunk))
                    .and(FILE_USE.SIZE_BYTES.isNotNull())
                    .and(FILE_USE.ROLE_ID.in(roles.stream().map(Role::id).toList()))
                    .forEach(
                        row ->
                            uses.add(
                                new VersionUse(
                                    row.get(FILE_USE.TRACE_ID),
                                    Role.of(row.get(FILE_USE.ROLE_ID)),
                                    row.get(FILE_USE.VERSION_ID),
                                    row.get(FILE_USE.PATHNAME),
                                    row.get(FILE_USE.SIZE_BYTES),
                                    row.get(FILE_USE.MTIME_NS)))));
    return uses;
  }
}
