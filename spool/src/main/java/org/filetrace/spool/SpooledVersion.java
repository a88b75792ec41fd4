package org.filetrace.spool;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code version} with what is known of its checksum.
 *
 * @param changed whether size, mtime or ctime differ from the first version that this trace saw of
 *     the same inode
 * @param state null when no checksum was wanted
 */
@SuppressWarnings("ArrayRecordComponent") // a digest; versions are not compared
public record SpooledVersion(
    int versionNo,
    int pathNo,
    long device,
    long inode,
    long sizeBytes,
    long mtimeNs,
    long ctimeNs,
    int mode,
    boolean changed,
    @Nullable ChecksumState state,
    @Nullable String algorithm,
    byte @Nullable [] digest,
    @Nullable String reason) {
  /** The same with a checksum that was pending. */
  public SpooledVersion withDigest(byte[] finished) {
    return new SpooledVersion(
        versionNo,
        pathNo,
        device,
        inode,
        sizeBytes,
        mtimeNs,
        ctimeNs,
        mode,
        changed,
        ChecksumState.DONE,
        algorithm,
        finished,
        null);
  }
}
