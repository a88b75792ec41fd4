package org.filetrace.quill.store.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.query.SelectUses.Use;
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
    List<Use> found = new SelectUses(store).ofTraces(traceIds, roles);
    Map<Long, UsedFile> files = UsedFile.ofUses(store, found);
    List<VersionUse> uses = new ArrayList<>();
    for (Use use : found) {
      UsedFile file = files.get(use.versionId());
      Long size = file == null ? null : file.sizeBytes();
      Long mtimeNs = file == null ? null : file.mtimeNs();
      if (file != null && size != null && mtimeNs != null) {
        uses.add(
            new VersionUse(
                use.traceId(), use.role(), use.versionId(), file.pathname(), size, mtimeNs));
      }
    }
    return uses;
  }
}
