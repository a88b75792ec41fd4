package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths and versions of a trace by its own numbers. The same version may stand in a spool more than
 * once; here it is one object, the one whose checksum got farthest.
 */
final class TraceFiles {
  private record Content(String pathname, long sizeBytes, long mtimeNs) {}

  private final String uuid;
  private final @Nullable String[] pathnames;
  private final @Nullable SeenVersion[] versions;
  private final @Nullable SeenVersion[] canonical;

  TraceFiles(TraceContent content) throws SQLException {
    uuid = content.facts().uuid();
    pathnames = new String[content.lastPathNo() + 1];
    versions = new SeenVersion[content.lastVersionNo() + 1];
    canonical = new SeenVersion[versions.length];
    content.paths((no, pathname) -> pathnames[no] = pathname);
    content.versions(version -> versions[version.versionNo()] = version);
    unify();
  }

  private void unify() {
    Map<Content, SeenVersion> known = new HashMap<>(versions.length * 2);
    for (SeenVersion version : versions) {
      if (version != null) {
        known.merge(contentOf(version), version, TraceFiles::better);
      }
    }
    for (int no = 0; no < versions.length; no++) {
      @Nullable SeenVersion version = versions[no];
      canonical[no] = version == null ? null : known.get(contentOf(version));
    }
  }

  private Content contentOf(SeenVersion version) {
    return new Content(pathname(version.pathNo()), version.sizeBytes(), version.mtimeNs());
  }

  private static SeenVersion better(SeenVersion one, SeenVersion other) {
    return one.digest() == null && other.digest() != null ? other : one;
  }

  String pathname(int pathNo) {
    @Nullable String pathname = pathNo >= 0 && pathNo < pathnames.length ? pathnames[pathNo] : null;
    if (pathname == null) {
      throw new ContentRejectedException(
          uuid, "a row names path " + pathNo + ", which it does not hold");
    }
    return pathname;
  }

  @Nullable String secondPathname(SeenAccess access) {
    Integer second = access.secondPathNo();
    return second == null ? null : pathname(second);
  }

  /** What the access saw, as the one object that stands for it. */
  @Nullable SeenVersion versionOf(SeenAccess access) {
    return access.versionNo() == null ? null : canonical[checked(access.versionNo())];
  }

  /** What the access saw, exactly. */
  @Nullable SeenVersion exactVersionOf(SeenAccess access) {
    return access.versionNo() == null ? null : versions[checked(access.versionNo())];
  }

  /** Whether what the access saw differs from what the trace first saw of the same inode. */
  boolean isChanged(SeenAccess access) {
    @Nullable SeenVersion version = exactVersionOf(access);
    return version != null && version.changed();
  }

  private int checked(int versionNo) {
    if (versionNo < 0 || versionNo >= versions.length || versions[versionNo] == null) {
      throw new ContentRejectedException(
          uuid, "a row names version " + versionNo + ", which it does not hold");
    }
    return versionNo;
  }
}
