package org.filetrace.spool;

import java.util.Locale;

/** What a process did with a file: {@code access.activity} of the spool. */
public enum Activity {
  OPEN(1),
  CLOSE(2),
  EXEC(3),
  RENAME(4),
  LINK(5),
  SYMLINK(6),
  UNLINK(7),
  TRUNCATE(8),
  MKDIR(9),
  RMDIR(10),
  MMAP_WRITE(11),

  /**
   * Held a means of exchanging data with other processes that is no file: a pipe, a socket, shared
   * memory.
   */
  EXCHANGE(12);

  private static final Activity[] BY_CODE = values();

  private final int code;

  Activity(int code) {
    this.code = code;
  }

  /** The number stored in the spool; never reused for something else. */
  public int code() {
    return code;
  }

  /** The name that users see, such as {@code mmap-write}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException for a number that format 1 does not know
   */
  public static Activity of(int code) {
    if (code < 1 || code > BY_CODE.length) {
      throw new IllegalArgumentException("no activity has the number " + code);
    }
    return BY_CODE[code - 1];
  }
}
