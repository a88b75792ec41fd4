package org.filetrace.quill.store.merge;

import org.jspecify.annotations.Nullable;

/**
 * A file at one moment, as a trace saw it.
 *
 * @param mode st_mode
 * @param changed whether it differs from what this trace first saw of the same inode
 * @param stateId of {@code checksum_state}
 * @param algorithmId of {@code checksum_algorithm}
 * @param digest when the state is done
 * @param reason why the checksum is pending or failed
 */
@SuppressWarnings("ArrayRecordComponent") // a digest; versions are not compared
public record SeenVersion(
    int versionNo,
    int pathNo,
    long device,
    long inode,
    long sizeBytes,
    long mtimeNs,
    long ctimeNs,
    long mode,
    boolean changed,
    int stateId,
    @Nullable Integer algorithmId,
    byte @Nullable [] digest,
    @Nullable String reason) {
  private static final long S_IFMT = 0170000;
  private static final long S_IFREG = 0100000;

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  boolean isRegularFile() {
    return (mode & S_IFMT) == S_IFREG;
  }
}
