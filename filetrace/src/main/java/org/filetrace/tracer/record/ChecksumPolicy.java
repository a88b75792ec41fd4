package org.filetrace.tracer.record;

import org.filetrace.spool.SpoolFormat;

/**
 * Which contents are hashed, and how.
 *
 * @param wholeBytesMax files larger than this are sampled instead of read whole
 */
public record ChecksumPolicy(Scope scope, long wholeBytesMax) {
  /** Values of {@code --checksum}. */
  public enum Scope {
    /** Every file that was read, executed or written. */
    FULL,
    /** Files that were written. */
    WRITTEN,
    /** Every file, those larger than the sample itself by the sample. */
    SAMPLED,
    NONE
  }

  private static final int S_IFMT = 0170000; // inode(7)
  private static final int S_IFREG = 0100000;

  /** 1 GiB: some seconds of reading. */
  public static final ChecksumPolicy DEFAULT = new ChecksumPolicy(Scope.FULL, 1L << 30);

  boolean wants(int mode, boolean written) {
    return (mode & S_IFMT) == S_IFREG
        && (scope == Scope.FULL || scope == Scope.SAMPLED || scope == Scope.WRITTEN && written);
  }

  String algorithm(long sizeBytes) {
    long whole =
        scope == Scope.SAMPLED
            ? Math.min(wholeBytesMax, ContentDigest.SAMPLE_BYTES)
            : Math.max(wholeBytesMax, ContentDigest.SAMPLE_BYTES);
    return sizeBytes <= whole ? SpoolFormat.SHA256 : SpoolFormat.SHA256_SAMPLED;
  }
}
