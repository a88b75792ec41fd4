package org.filetrace.quill.store.merge;

import org.filetrace.quill.store.detail.Checksum;
import org.filetrace.quill.store.detail.DetailSource.StoredFile;
import org.jspecify.annotations.Nullable;

/** A file version in the store, as far as a merge must know it. */
final class StoredVersion {
  /** Size of a version that was not seen: a path where nothing was found. */
  static final long UNSEEN = -1;

  final String pathname;
  final long sizeBytes;
  final long mtimeNs;
  long id;
  long directoryId;
  int stateId;
  @Nullable Integer algorithmId;
  byte @Nullable [] digest;

  /** trace_id, 0 when no traced job wrote it. */
  long writtenBy;

  /** usage_id of {@link #writtenBy}. */
  long writtenAs;

  /** So many readers promise more. */
  static final int POPULAR = 3;

  /** So many are worth a set of this version alone: row security looks through all its rows. */
  static final int CROWDED = 20;

  /** How many traces used it without writing it, as far as this collector knows. */
  int readers;

  StoredVersion(String pathname, @Nullable SeenVersion seen) {
    this.pathname = pathname;
    sizeBytes = seen == null ? UNSEEN : seen.sizeBytes();
    mtimeNs = seen == null ? 0 : seen.mtimeNs();
    stateId = seen == null ? Checksum.NONE : seen.stateId();
    algorithmId = seen == null ? null : seen.algorithmId();
    digest = seen == null ? null : seen.digest();
  }

  StoredFile file() {
    Checksum checksum =
        digest == null
            ? Checksum.ABSENT
            : new Checksum(Checksum.DONE, Algorithms.name(algorithmId), digest, null);
    return new StoredFile(pathname, sizeBytes, mtimeNs, checksum);
  }
}
