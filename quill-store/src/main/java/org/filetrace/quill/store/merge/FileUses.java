package org.filetrace.quill.store.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.Activities;
import org.jspecify.annotations.Nullable;

/**
 * Derives from a trace's accesses what it read, wrote, executed, missed and deleted. System calls
 * between open and close are not traced, so whether a descriptor that could write did write follows
 * from the file: at the close it differs from what the trace first saw of the same inode, or it was
 * truncated or created empty and stayed so. A directory is not a file that a job used.
 */
final class FileUses {
  private static final int NO_ROLE = 0;

  /** What accesses of one file in one role add their activities to. */
  private record Key(
      String pathname,
      @Nullable SeenVersion version,
      int roleId,
      @Nullable Long flags,
      long result,
      @Nullable String secondPathname) {}

  private final TraceFiles files;
  private final String architecture;
  private final Map<Key, Integer> activities = new LinkedHashMap<>();
  private final Map<Long, String> flagTexts = new HashMap<>();

  /** What is known of a file that was opened for writing, until a close shows its new content. */
  private record Unfinished(SeenAccess access, @Nullable SeenVersion version, int activities) {}

  private final Map<String, Unfinished> unfinished = new LinkedHashMap<>();

  /** Mapped shared and writable: may change until the trace ends. */
  private final Map<String, SeenAccess> mapped = new LinkedHashMap<>();

  FileUses(TraceFiles files, String architecture) {
    this.files = files;
    this.architecture = architecture;
  }

  void add(SeenAccess access) {
    @Nullable SeenVersion version = files.versionOf(access);
    boolean succeeded = access.result() >= 0;
    switch (access.activityId()) {
      case Activities.OPEN -> opened(access, version, succeeded);
      case Activities.CLOSE -> closed(access, version);
      case Activities.EXEC ->
          use(succeeded ? Usage.EXECUTED : Usage.FAILED, access, succeeded ? version : null);
      case Activities.RENAME -> renamed(access, version, succeeded);
      case Activities.LINK -> linked(access, version, succeeded);
      case Activities.SYMLINK -> changed(Usage.WRITTEN, access, version, succeeded);
      case Activities.UNLINK -> changed(Usage.DELETED, access, version, succeeded);
      case Activities.TRUNCATE -> changed(Usage.WRITTEN, access, version, succeeded);
      case Activities.MMAP_WRITE -> mapped(access, version, succeeded);
      case Activities.EXCHANGE -> {} // no file
      default -> other(access); // directories made and removed
    }
  }

  private void opened(SeenAccess access, @Nullable SeenVersion version, boolean succeeded) {
    if (!succeeded) {
      use(Usage.FAILED, access, null);
      return;
    }
    if (isNoFile(version)) {
      return;
    }
    long flags = flags(access);
    if (OpenFlags.canWrite(flags)) {
      unfinished.putIfAbsent(
          pathname(access, version), new Unfinished(access, null, 1 << Activities.OPEN));
    }
    boolean empty = version != null && version.sizeBytes() == 0;
    if (OpenFlags.canRead(flags) && !(OpenFlags.canWrite(flags) && empty)) {
      use(Usage.READ, access, version);
    }
  }

  private void closed(SeenAccess access, @Nullable SeenVersion version) {
    if (version == null || isNoFile(version)) {
      return;
    }
    long flags = flags(access);
    if (!OpenFlags.canWrite(flags)) {
      if (OpenFlags.canRead(flags)) {
        use(Usage.READ, access, version);
      }
      return;
    }
    String pathname = pathname(access, version);
    @Nullable Unfinished before = unfinished.remove(pathname);
    int opened = before == null ? 0 : before.activities;
    boolean emptied =
        (flags & OpenFlags.O_TRUNC) != 0
            || ((flags & OpenFlags.O_CREAT) != 0 && version.sizeBytes() == 0);
    if (files.isChanged(access)) {
      mapped.remove(pathname);
      use(Usage.WRITTEN, access, version, opened);
    } else if (emptied) {
      unfinished.put(pathname, new Unfinished(access, version, opened));
    } else if (OpenFlags.canRead(flags)) {
      use(Usage.READ, access, version);
    }
  }

  private void renamed(SeenAccess access, @Nullable SeenVersion version, boolean succeeded) {
    if (!succeeded || isNoFile(version)) {
      other(access);
      return;
    }
    named(access, version);
    @Nullable Unfinished last = unfinished.remove(pathname(access, version));
    if (last != null && last.version != null) {
      use(Usage.WRITTEN, last.access, last.version, last.activities);
    }
    use(Usage.DELETED, access, version);
  }

  private void linked(SeenAccess access, @Nullable SeenVersion version, boolean succeeded) {
    if (succeeded && !isNoFile(version)) {
      named(access, version);
    }
    other(access);
  }

  /** The content under its new name; the call itself stands at the old one. */
  private void named(SeenAccess access, @Nullable SeenVersion version) {
    @Nullable String name = files.secondPathname(access);
    if (name != null) {
      activities.putIfAbsent(new Key(name, version, Usage.WRITTEN, null, 0, null), 0);
    }
  }

  private void mapped(SeenAccess access, @Nullable SeenVersion version, boolean succeeded) {
    if (succeeded && version != null && files.isChanged(access)) {
      use(Usage.WRITTEN, access, version);
    } else if (succeeded) {
      mapped.putIfAbsent(pathname(access, version), access);
    }
  }

  private void changed(
      int roleId, SeenAccess access, @Nullable SeenVersion version, boolean succeeded) {
    if (succeeded && !isNoFile(version)) {
      use(roleId, access, version);
    } else {
      other(access);
    }
  }

  private void other(SeenAccess access) {
    use(NO_ROLE, access, null);
  }

  private void use(int roleId, SeenAccess access, @Nullable SeenVersion version) {
    use(roleId, access, version, 0);
  }

  private void use(
      int roleId, SeenAccess access, @Nullable SeenVersion version, int moreActivities) {
    Key key =
        new Key(
            pathname(access, version),
            version,
            roleId,
            access.openFlags(),
            Math.min(access.result(), 0),
            files.secondPathname(access));
    int bits = (1 << access.activityId()) | moreActivities;
    activities.merge(key, bits, (one, other) -> one | other);
  }

  /**
   * What was left empty by every descriptor, or never seen closed: a shell closes its descriptor of
   * {@code > file} while the command still writes through a duplicate.
   */
  void end() {
    unfinished
        .values()
        .forEach(last -> use(Usage.WRITTEN, last.access, last.version, last.activities));
    mapped.values().forEach(access -> use(Usage.WRITTEN, access, null));
    unfinished.clear();
    mapped.clear();
  }

  List<FileUse> uses() {
    List<FileUse> uses = new ArrayList<>(activities.size());
    activities.forEach((key, bits) -> uses.add(use(key, bits)));
    return uses;
  }

  private FileUse use(Key key, int bits) {
    String flags =
        key.flags == null
            ? ""
            : flagTexts.computeIfAbsent(key.flags, f -> OpenFlags.text(f, architecture));
    Usage usage = new Usage(key.roleId, flags, bits, key.result);
    return new FileUse(key.pathname, key.version, usage, key.secondPathname);
  }

  /** Where the version was seen, which may be another name than the call's. */
  private String pathname(SeenAccess access, @Nullable SeenVersion version) {
    return version == null ? files.pathname(access.pathNo()) : files.pathname(version.pathNo());
  }

  private static boolean isNoFile(@Nullable SeenVersion version) {
    return version != null && !version.isRegularFile();
  }

  private static long flags(SeenAccess access) {
    Long flags = access.openFlags();
    return flags == null ? OpenFlags.O_RDONLY : flags;
  }
}
