package org.filetrace.acceptance;

import java.util.Locale;

/**
 * That a process used a file: what both strace and filetrace can say.
 *
 * @param position of the process in its tree: "1" is the first, "1.2" its second child
 * @param mode how: {@code read}, {@code write}, {@code read-write}, {@code exec}, {@code rename} …
 */
record FileUse(String position, String path, String mode, boolean success)
    implements Comparable<FileUse> {

  /** The mode of an open with these open(2) access bits. */
  static String openMode(int accessBits) {
    return new String[] {"read", "write", "read-write", "ioctl"}[accessBits & 3];
  }

  @Override
  public int compareTo(FileUse other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %s %s",
        position,
        mode,
        ByteText.escape(path),
        success ? "ok" : "failed");
  }
}
