package org.filetrace.quill.store.merge;

/** Ids of the table {@code activity}. */
final class Activities {
  static final int OPEN = 1;
  static final int CLOSE = 2;
  static final int EXEC = 3;
  static final int RENAME = 4;
  static final int LINK = 5;
  static final int SYMLINK = 6;
  static final int UNLINK = 7;
  static final int TRUNCATE = 8;
  static final int MKDIR = 9;
  static final int RMDIR = 10;
  static final int MMAP_WRITE = 11;
  static final int EXCHANGE = 12;

  private Activities() {}
}
