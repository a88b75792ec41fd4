package org.filetrace.quill.schedulers;

import org.filetrace.quill.schedulers.GrowingFile.Line;

/** Makes rows of the store from the lines of one format, in one pass over one file. */
interface RecordReader {
  /**
   * Takes the next line.
   *
   * @return whether a record ends with it: a later import may begin behind it
   */
  boolean line(Line line);

  /** Whether the lines since the last record's end are the beginning of another one. */
  default boolean isWithinRecord() {
    return false;
  }

  /** Gives the lines since the last record's end up. */
  default void forget() {}
}
