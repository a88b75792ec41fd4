package org.filetrace.quill.store.lineage;

/**
 * From when to when a process could read and write a file or another means of exchange, in
 * microseconds. Between its first and its last moment nothing is known, so all of it counts.
 */
final class Hold {
  static final long NEVER = Long.MAX_VALUE;

  long readBegin = NEVER;
  long readEnd = Long.MIN_VALUE;
  long writeBegin = NEVER;
  long writeEnd = Long.MIN_VALUE;

  /** Descendants have it as well, although no descriptor says so: memory, System V, a terminal. */
  boolean inherited;

  void reads(long begin, long end) {
    readBegin = Math.min(readBegin, begin);
    readEnd = Math.max(readEnd, end);
  }

  void writes(long begin, long end) {
    writeBegin = Math.min(writeBegin, begin);
    writeEnd = Math.max(writeEnd, end);
  }

  boolean readsAt(long time) {
    return readBegin <= time && time <= readEnd;
  }

  boolean writesAt(long time) {
    return writeBegin <= time && time <= writeEnd;
  }
}
