package org.filetrace.tracer.record;

import java.util.Arrays;

/**
 * Numbers of the paths seen lately: bytes to {@code path_no}. Bounded in entries and bytes; what it
 * forgets gets a new number when it comes again.
 */
final class PathDictionary {
  private static final int SLOTS = 1 << 14;
  private static final int PROBES = 8;
  private static final int BYTES_MAX = 2 << 20;

  private static final byte[] FREE = {};

  private final byte[][] paths = new byte[SLOTS][];
  private final long[] hashes = new long[SLOTS];
  private final long[] numbers = new long[SLOTS];
  private long bytesHeld;

  PathDictionary() {
    clear();
  }

  /** The number of {@code bytes[from, from + length)}, or -1. */
  long find(byte[] bytes, int from, int length) {
    long hash = hash(bytes, from, length);
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = slot(hash, probe);
      byte[] path = paths[slot];
      if (path == FREE) {
        return -1;
      }
      if (hashes[slot] == hash && Arrays.equals(path, 0, path.length, bytes, from, from + length)) {
        return numbers[slot];
      }
    }
    return -1;
  }

  /** Remembers a path that {@link #find} did not know; {@code path} must not change afterwards. */
  void put(byte[] path, long number) {
    if (bytesHeld + path.length > BYTES_MAX) {
      clear();
    }
    long hash = hash(path, 0, path.length);
    int slot = freeSlot(hash, number);
    bytesHeld += path.length - paths[slot].length;
    paths[slot] = path;
    hashes[slot] = hash;
    numbers[slot] = number;
  }

  private int freeSlot(long hash, long number) {
    for (int probe = 0; probe < PROBES; probe++) {
      if (paths[slot(hash, probe)] == FREE) {
        return slot(hash, probe);
      }
    }
    return slot(hash, (int) (number % PROBES));
  }

  private static int slot(long hash, int probe) {
    return (int) (hash >>> 40) + probe & SLOTS - 1;
  }

  private void clear() {
    Arrays.fill(paths, FREE);
    bytesHeld = 0;
  }

  private static long hash(byte[] bytes, int from, int length) {
    long hash = length;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ bytes[i]) * 0x9E3779B97F4A7C15L;
    }
    return hash ^ hash >>> 29;
  }
}
