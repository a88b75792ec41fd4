package org.filetrace.quill.store.detail;

/** What an access did: ids of the table {@code activity}, and numbers in a trace's detail. */
public final class Activities {
  public static final int OPEN = 1;
  public static final int CLOSE = 2;
  public static final int EXEC = 3;
  public static final int RENAME = 4;
  public static final int LINK = 5;
  public static final int SYMLINK = 6;
  public static final int UNLINK = 7;
  public static final int TRUNCATE = 8;
  public static final int MKDIR = 9;
  public static final int RMDIR = 10;
  public static final int MMAP_WRITE = 11;
  public static final int EXCHANGE = 12;

  private Activities() {}
}
