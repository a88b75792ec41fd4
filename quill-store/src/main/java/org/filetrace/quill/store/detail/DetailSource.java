package org.filetrace.quill.store.detail;

import java.util.Map;

/** What a block refers to instead of repeating it. */
public interface DetailSource {
  /** The set with this id. */
  SharedSet set(long setId);

  /** The shared block with this id: a shape, or the identities of a chunk's members on a node. */
  byte[] sharedBlock(long blockId);

  /** The stored versions with these ids. */
  Map<Long, StoredFile> files(Iterable<Long> versionIds);

  /** A file version as the store keeps it for all traces. */
  record StoredFile(String path, long sizeBytes, long mtimeNs, Checksum checksum) {}
}
