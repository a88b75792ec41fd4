package org.filetrace.tracer.record;

import java.util.Arrays;
import org.filetrace.spool.ChecksumState;
import org.jspecify.annotations.Nullable;

/** What is known about one content: its digest, or which versions wait for it. */
final class ContentEntry {
  final FileIdentity identity;
  final String algorithm;

  /** How many descriptors of it wait to be hashed. */
  int tasks;

  @Nullable ChecksumState state;
  byte @Nullable [] digest;
  @Nullable String reason;
  private long[] versions = new long[1];
  private int waiting;

  ContentEntry(FileIdentity identity, String algorithm) {
    this.identity = identity;
    this.algorithm = algorithm;
  }

  /** The result is to be written for this version too, once it is there. */
  void await(long versionNo) {
    for (int i = 0; i < waiting; i++) {
      if (versions[i] == versionNo) {
        return;
      }
    }
    if (waiting == versions.length) {
      versions = Arrays.copyOf(versions, waiting * 2);
    }
    versions[waiting++] = versionNo;
  }

  long[] waiting() {
    return Arrays.copyOf(versions, waiting);
  }

  void nobodyWaits() {
    waiting = 0;
  }
}
