package org.filetrace.quill.store.merge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Derives from a trace's accesses what it read, wrote, executed, missed and deleted. System calls
 * between open and close are not traced, so whether a descriptor that could write did write follows
 * from the file: at the close it differs from what the trace first saw of the same inode, or it was
 * truncated or created empty and stayed so. A directory is not a file that a job used.
 */
final class FileUses {
  static final int READ = 1;
  static final int WRITTEN = 2;
  static final int EXECUTED = 3;
  static final int FAILED = 4;
  static final int DELETED = 5;
  private static final long NO_VERSION = 0;

  record Key(int roleId, long pathId, long versionId) {}

  /** First and last moment, in nanoseconds since the epoch. */
  static final class Span {
    long firstNs;
    long lastNs;

    Span(long atNs) {
      firstNs = atNs;
      lastNs = atNs;
    }

    void include(long atNs) {
      firstNs = Math.min(firstNs, atNs);
      lastNs = Math.max(lastNs, atNs);
    }
  }

  private final MergingTrace trace;
  private final VersionTraits traits;
  private final Map<Key, Span> uses = new HashMap<>();

  /** What is known of a file that was opened for writing, until a close shows its new content. */
  private record Unfinished(long atNs, long versionId) {}

  private final Map<Long, Unfinished> unfinished = new HashMap<>();

  /** Mapped shared and writable: may change until the trace ends. */
  private final Map<Long, Long> mappedNs = new HashMap<>();

  private int nextName;

  FileUses(MergingTrace trace) {
    this.trace = trace;
    this.traits = trace.traits;
    this.nextName = traits.pathNos.length;
  }

  void add(SeenAccess access) {
    long newNameVersion = NewNames.isGivenBy(access) ? trace.versionIds[nextName++] : NO_VERSION;
    boolean succeeded = access.result() >= 0;
    switch (access.activityId()) {
      case Activities.OPEN -> opened(access, succeeded);
      case Activities.CLOSE -> closed(access);
      case Activities.EXEC -> use(succeeded ? EXECUTED : FAILED, access, succeeded);
      case Activities.RENAME -> renamed(access, succeeded, newNameVersion);
      case Activities.LINK -> named(access, succeeded, newNameVersion);
      case Activities.SYMLINK -> useWhen(succeeded, WRITTEN, access);
      case Activities.UNLINK -> useWhen(succeeded, DELETED, access);
      case Activities.TRUNCATE -> useWhen(succeeded, WRITTEN, access);
      case Activities.MMAP_WRITE -> mapped(access, succeeded);
      default -> {} // directories made and removed
    }
  }

  private void opened(SeenAccess access, boolean succeeded) {
    if (!succeeded) {
      use(FAILED, access, false);
      return;
    }
    long flags = flags(access);
    if (isDirectoryOrDevice(access)) {
      return;
    }
    if (OpenFlags.canWrite(flags)) {
      unfinished.putIfAbsent(pathId(access), new Unfinished(access.atNs(), NO_VERSION));
    }
    if (OpenFlags.canRead(flags) && !(OpenFlags.canWrite(flags) && isEmpty(access))) {
      use(READ, access, true);
    }
  }

  private void closed(SeenAccess access) {
    Integer version = access.versionNo();
    if (version == null || isDirectoryOrDevice(access)) {
      return;
    }
    long flags = flags(access);
    if (!OpenFlags.canWrite(flags)) {
      useWhen(OpenFlags.canRead(flags), READ, access);
      return;
    }
    boolean emptied =
        (flags & OpenFlags.O_TRUNC) != 0
            || (flags & OpenFlags.O_CREAT) != 0 && traits.isEmpty(version);
    if (traits.isChanged(version)) {
      unfinished.remove(pathId(access));
      mappedNs.remove(pathId(access));
      use(WRITTEN, access, true);
    } else if (emptied) {
      unfinished.put(pathId(access), new Unfinished(access.atNs(), versionId(version)));
    } else {
      unfinished.remove(pathId(access));
      useWhen(OpenFlags.canRead(flags), READ, access);
    }
  }

  private void renamed(SeenAccess access, boolean succeeded, long newNameVersion) {
    named(access, succeeded, newNameVersion);
    if (succeeded && !isDirectoryOrDevice(access)) {
      use(DELETED, access, true);
      Unfinished left = unfinished.remove(pathId(access));
      if (left != null && left.versionId != NO_VERSION) {
        use(WRITTEN, pathId(access), left.versionId, left.atNs);
      }
    }
  }

  private void named(SeenAccess access, boolean succeeded, long newNameVersion) {
    Integer name = access.secondPathNo();
    if (succeeded && name != null && !isDirectoryOrDevice(access)) {
      use(WRITTEN, trace.pathId(name), newNameVersion, access.atNs());
    }
  }

  private void mapped(SeenAccess access, boolean succeeded) {
    Integer version = access.versionNo();
    if (succeeded && version != null && traits.isChanged(version)) {
      use(WRITTEN, access, true);
    } else if (succeeded) {
      mappedNs.putIfAbsent(pathId(access), access.atNs());
    }
  }

  /**
   * What was left empty by every descriptor, or never seen closed: a shell closes its descriptor of
   * {@code > file} while the command still writes through a duplicate.
   */
  void end() {
    unfinished.forEach((path, last) -> use(WRITTEN, path, last.versionId, last.atNs));
    mappedNs.forEach((path, atNs) -> use(WRITTEN, path, NO_VERSION, atNs));
    unfinished.clear();
    mappedNs.clear();
  }

  /** What was found so far; the receiver may take it out. */
  Map<Key, Span> uses() {
    return uses;
  }

  private void useWhen(boolean condition, int role, SeenAccess access) {
    if (condition && !isDirectoryOrDevice(access)) {
      use(role, access, true);
    }
  }

  private void use(int role, SeenAccess access, boolean withVersion) {
    Integer version = withVersion ? access.versionNo() : null;
    use(role, pathId(access), version == null ? NO_VERSION : versionId(version), access.atNs());
  }

  private void use(int role, long pathId, long versionId, long atNs) {
    uses.computeIfAbsent(new Key(role, pathId, versionId), key -> new Span(atNs)).include(atNs);
  }

  private long pathId(SeenAccess access) {
    @Nullable Integer version = access.versionNo();
    return trace.pathId(
        version == null ? access.pathNo() : traits.pathNos[trace.versionNo(version)]);
  }

  private long versionId(int versionNo) {
    return trace.versionIds[trace.versionNo(versionNo)];
  }

  private boolean isDirectoryOrDevice(SeenAccess access) {
    Integer version = access.versionNo();
    return version != null && !traits.isRegularFile(trace.versionNo(version));
  }

  private boolean isEmpty(SeenAccess access) {
    Integer version = access.versionNo();
    return version != null && traits.isEmpty(version);
  }

  private static long flags(SeenAccess access) {
    Long flags = access.openFlags();
    return flags == null ? OpenFlags.O_RDONLY : flags;
  }
}
