package org.filetrace.quill.store.retention;

import java.util.Locale;

/** How much of a record a purge removes: each removes what those before it remove, and more. */
public enum Extent {
  /** Each access as it happened: time, order, process, descriptor, offset. */
  ACCESSES(1),
  /** Also processes and what they executed. */
  PROCESSES(2),
  /** Also which files were used and written, and file versions that no other job has to do with. */
  FILES(3),
  /**
   * Also command line, directory and environment. What is left is the tombstone: who, where, when,
   * how it ended.
   */
  COMMANDS(4);

  private final int level;

  Extent(int level) {
    this.level = level;
  }

  /** As {@code trace.purged} says it; 0 where nothing was removed. */
  int level() {
    return level;
  }

  boolean includes(Extent other) {
    return level >= other.level;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
