package org.filetrace.quill.store.query;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.query.SelectTimedUses.TimedUse;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What jobs did with files: one row for each job, role and version, in the order of first use. */
public final class SelectFileUses {
  /** What makes two uses one row of the answer. */
  private record Group(long jobId, Role role, long versionId) {}

  private final SelectTimedUses timedUses;
  private final SelectVersionIds versionIds;

  public SelectFileUses(DSLContext store) {
    this.timedUses = new SelectTimedUses(store);
    this.versionIds = new SelectVersionIds(store);
  }

  /** The files of these traces in these roles. */
  public List<FileUse> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    return uses(timedUses.ofTraces(traceIds, roles));
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
    return uses(timedUses.ofVersions(versionIds.ofPath(pathname), roles, filter));
  }

  /**
   * Who used a file of this content, whatever its name.
   *
   * @param hexPrefix SHA-256, or its beginning, in lower case
   */
  public List<FileUse> ofContent(String hexPrefix, Set<Role> roles, JobFilter filter) {
    return uses(timedUses.ofVersions(versionIds.ofContent(hexPrefix), roles, filter));
  }

  private static List<FileUse> uses(List<TimedUse> timed) {
    Map<Group, FileUse> uses = new LinkedHashMap<>();
    for (TimedUse use : timed) {
      Group group = new Group(use.jobId(), use.role(), use.versionId());
      uses.merge(group, use(use), SelectFileUses::together);
    }
    return uses.values().stream()
        .sorted(
            Comparator.comparing(FileUse::firstAt)
                .thenComparing(FileUse::pathname)
                .thenComparing(FileUse::role))
        .toList();
  }

  private static FileUse use(TimedUse use) {
    return new FileUse(
        use.jobId(),
        use.role(),
        use.file().pathname(),
        use.file().version(),
        Nanos.instant(use.firstNs()),
        Nanos.instant(use.lastNs()));
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
