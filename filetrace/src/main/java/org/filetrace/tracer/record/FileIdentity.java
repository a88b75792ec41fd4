package org.filetrace.tracer.record;

import org.jspecify.annotations.Nullable;

/** What tells one state of a file's content from another without reading it. */
record FileIdentity(long device, long inode, long sizeBytes, long mtimeNs, long ctimeNs) {
  /** The seed makes fingerprints unpredictable to the traced job. */
  private static final long SEED = System.nanoTime() * 0x9E3779B97F4A7C15L;

  /** Written out, as {@link #hashCode}: a record's own are put together at run time, 10 ms once. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileIdentity that
        && device == that.device
        && inode == that.inode
        && sizeBytes == that.sizeBytes
        && mtimeNs == that.mtimeNs
        && ctimeNs == that.ctimeNs;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fingerprint());
  }

  /** A number that differs between identities as good as surely; never 0 or 1. */
  long fingerprint() {
    return fingerprint(device, inode, sizeBytes, mtimeNs, ctimeNs);
  }

  static long fingerprint(long device, long inode, long sizeBytes, long mtimeNs, long ctimeNs) {
    long hash = mix(SEED, device);
    hash = mix(hash, inode);
    hash = mix(hash, sizeBytes);
    hash = mix(hash, mtimeNs);
    hash = mix(hash, ctimeNs);
    return hash >>> 1 == 0 ? 2 : hash;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 31) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 30;
  }
}
