package org.filetrace.quill.store.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.Checksum;
import org.filetrace.quill.store.detail.SeenFile;
import org.jspecify.annotations.Nullable;

/** Accesses of a trace as the detail keeps them, with the files that they name. */
final class DetailParts {
  /** Of one part: some 20 MB while it is made. */
  static final int ACCESSES_MAX = 1 << 18;

  /** Odd, so that keys stay distinct: in the hash of a Long equal halves cancel each other. */
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final TraceFiles files;
  private final Accesses accesses = new Accesses();
  private final Map<Long, Integer> numbers = new HashMap<>();

  /** For each file of the accesses, the version that stands for it among the uses. */
  private final List<@Nullable SeenVersion> canonical = new ArrayList<>();

  DetailParts(TraceFiles files) {
    this.files = files;
  }

  void add(SeenAccess access) {
    Integer second = access.secondPathNo();
    Integer version = access.versionNo();
    Long flags = access.openFlags();
    Integer fd = access.fd();
    Long offset = access.offsetBytes();
    accesses.add(
        access.seq(),
        access.atNs(),
        access.processNo(),
        access.threadId(),
        access.activityId(),
        number(access.pathNo(), version == null ? 0 : version, access),
        second == null ? Accesses.NONE : number(second, 0, null),
        flags == null ? Accesses.NONE : flags,
        fd == null ? Accesses.NONE : fd,
        access.result(),
        offset == null ? Accesses.NONE : offset);
  }

  private int number(int pathNo, int versionNo, @Nullable SeenAccess access) {
    long key = (((long) pathNo << 32) | versionNo) * SPREAD;
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    @Nullable SeenVersion exact = access == null ? null : files.exactVersionOf(access);
    canonical.add(access == null ? null : files.versionOf(access));
    int number =
        accesses.addFile(
            new SeenFile(files.pathname(pathNo), exact == null ? null : version(exact)));
    numbers.put(key, number);
    return number;
  }

  private static SeenFile.Version version(SeenVersion seen) {
    return new SeenFile.Version(
        seen.device(),
        seen.inode(),
        seen.sizeBytes(),
        seen.mtimeNs(),
        seen.ctimeNs(),
        (int) seen.mode(),
        checksum(seen));
  }

  private static Checksum checksum(SeenVersion seen) {
    return seen.stateId() == Checksum.NONE
        ? Checksum.ABSENT
        : new Checksum(
            seen.stateId(), Algorithms.name(seen.algorithmId()), seen.digest(), seen.reason());
  }

  Accesses accesses() {
    return accesses;
  }

  @Nullable SeenVersion canonical(int file) {
    return canonical.get(file);
  }
}
