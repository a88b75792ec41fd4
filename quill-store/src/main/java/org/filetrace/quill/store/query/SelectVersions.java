package org.filetrace.quill.store.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.query.SelectTimedUses.TimedUse;
import org.jooq.DSLContext;

/** File versions that some job had to do with. */
public final class SelectVersions {
  private final DSLContext store;

  public SelectVersions(DSLContext store) {
    this.store = store;
  }

  public List<FileVersion> ofIds(Collection<Long> versionIds) {
    return UsedFile.ofIds(store, versionIds).values().stream()
        .map(UsedFile::version)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(FileVersion::id))
        .toList();
  }

  /** Every version of a name, the one used last first. */
  public List<FileVersion> ofPath(String pathname) {
    Map<FileVersion, Long> lastNs = new HashMap<>();
    for (TimedUse use :
        new SelectTimedUses(store)
            .ofVersions(
                new SelectVersionIds(store).ofPath(pathname),
                EnumSet.allOf(Role.class),
                JobFilter.ALL)) {
      FileVersion version = use.file().version();
      if (version != null) {
        lastNs.merge(version, use.lastNs(), Math::max);
      }
    }
    return lastNs.entrySet().stream()
        .sorted(
            Map.Entry.<FileVersion, Long>comparingByValue()
                .thenComparing(use -> use.getKey().id())
                .reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Every version of a content.
   *
   * @param hexPrefix SHA-256 or its beginning, 8 digits or more, lower case
   */
  public List<FileVersion> ofContent(String hexPrefix) {
    return ofIds(new SelectVersionIds(store).ofContent(hexPrefix));
  }
}
