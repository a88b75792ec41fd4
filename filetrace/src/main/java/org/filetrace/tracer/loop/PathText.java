package org.filetrace.tracer.loop;

/** Paths as text, where the kernel resolves none: those of failed calls. */
final class PathText {
  private PathText() {}

  /**
   * Joins a raw path to the directory that it starts from (empty for an absolute one), without "."
   * and doubled slashes. ".." stays: what it means depends on symlinks.
   *
   * @return length in {@code target}, which holds as much as fits
   */
  static int join(byte[] directory, int directoryLength, byte[] raw, int length, byte[] target) {
    int at = directoryLength;
    System.arraycopy(directory, 0, target, 0, at);
    int start = 0;
    while (start < length) {
      int end = start;
      while (end < length && raw[end] != '/') {
        end++;
      }
      if (end > start && !(end == start + 1 && raw[start] == '.')) {
        at = appendComponent(raw, start, end, target, at);
      }
      start = end + 1;
    }
    if (at == 0 && length > 0) {
      target[at++] = '/';
    }
    return at;
  }

  private static int appendComponent(byte[] raw, int start, int end, byte[] target, int length) {
    int at = length;
    if (at < target.length && !(at == 1 && target[0] == '/')) {
      target[at++] = '/';
    }
    int count = Math.min(end - start, target.length - at);
    System.arraycopy(raw, start, target, at, count);
    return at + count;
  }
}
