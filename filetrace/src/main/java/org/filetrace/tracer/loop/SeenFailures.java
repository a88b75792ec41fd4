package org.filetrace.tracer.loop;

/**
 * Failed calls that were recorded before: a program that looks for a file again and again is
 * recorded once per process and path. Fixed memory; under pressure the older half of two is
 * forgotten, and a failure may then be recorded again.
 */
final class SeenFailures {
  private static final int SETS = 8192;

  private final long[] recent = new long[SETS];
  private final long[] older = new long[SETS];

  /** Whether this is the first time, as far as is remembered; remembers it. */
  boolean first(int processNo, int activity, byte[] path, int length) {
    long key = hash(processNo, activity, path, length);
    int set = (int) (key >>> 40) & SETS - 1;
    if (recent[set] == key || older[set] == key) {
      return false;
    }
    older[set] = recent[set];
    recent[set] = key;
    return true;
  }

  /** FNV-1a, 64 bits. */
  private static long hash(int processNo, int activity, byte[] path, int length) {
    long hash = 0xcbf29ce484222325L;
    hash = (hash ^ processNo) * 0x100000001b3L;
    hash = (hash ^ activity) * 0x100000001b3L;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ path[i] & 0xff) * 0x100000001b3L;
    }
    return hash ^ hash >>> 29 | 1;
  }
}
