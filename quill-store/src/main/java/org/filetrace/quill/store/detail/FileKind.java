package org.filetrace.quill.store.detail;

/**
 * How a block stands for one file; two bits of a byte say where its path is, the others what of its
 * version.
 */
final class FileKind {
  /** The path is that of a member of one of the trace's sets. */
  static final int OF_MEMBER = 0;

  /** The path is that of a stored version, named by its id. */
  static final int OF_STORED = 1;

  /** The path stands in the block. */
  static final int OF_TEXT = 2;

  static final int PLACE_MASK = 3;

  /** No version was seen: size and times are left out. */
  static final int NO_VERSION = 0;

  /**
   * The version is the stored one; device, inode, ctime and mode are in the chunk's shared block.
   */
  static final int SHARED_IDENTITY = 4;

  /** The version is the stored one; device, inode, ctime and mode are in this block. */
  static final int OWN_IDENTITY = 8;

  /** Size and mtime are in this block as well. */
  static final int OWN_VERSION = 12;

  static final int VERSION_MASK = 12;

  /** The checksum stands in the block, because it is not the stored one. */
  static final int OWN_CHECKSUM = 16;

  private FileKind() {}
}
