package org.filetrace.tracer.loop;

/** Paths as text, where the kernel resolves none: those of failed calls. */
final class PathText {
  private PathText() {}

  /**
   * Joins a raw path to the directory that it starts from (empty for an absolute one), without ".",
   * ".." and doubled slashes. That ".." may lead elsewhere behind a symlink is what the kernel is
   * asked for before.
   *
   * @return length in {@code target}, or -1 when it does not fit
   */
  static int join(byte[] directory, int directoryLength, byte[] raw, int length, byte[] target) {
    int at = directoryLength;
    System.arraycopy(directory, 0, target, 0, at);
    int start = 0;
    while (start < length && at >= 0) {
      int end = start;
      while (end < length && raw[end] != '/') {
        end++;
      }
      at = appendComponent(raw, start, end, target, at);
      start = end + 1;
    }
    if (at == 0 && length > 0) {
      target[at++] = '/';
    }
    return at;
  }

  private static int appendComponent(byte[] raw, int start, int end, byte[] target, int length) {
    int count = end - start;
    if (count == 0 || (count == 1 && raw[start] == '.')) {
      return length;
    }
    if (count == 2 && raw[start] == '.' && raw[start + 1] == '.') {
      return parent(target, length);
    }
    int at = length == 1 && target[0] == '/' ? 0 : length;
    if (at + 1 + count > target.length) {
      return -1;
    }
    target[at++] = '/';
    System.arraycopy(raw, start, target, at, count);
    return at + count;
  }

  private static int parent(byte[] path, int length) {
    int at = length - 1;
    while (at > 0 && path[at] != '/') {
      at--;
    }
    return Math.max(at, 0);
  }

  /** Whether a raw path has a ".." component. */
  static boolean ascends(byte[] raw, int length) {
    for (int i = 0; i + 1 < length; i++) {
      boolean begins = i == 0 || raw[i - 1] == '/';
      boolean ends = i + 2 == length || raw[i + 2] == '/';
      if (begins && raw[i] == '.' && raw[i + 1] == '.' && ends) {
        return true;
      }
    }
    return false;
  }
}
