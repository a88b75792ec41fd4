package org.filetrace.quill.store.merge;

import java.util.Locale;

/** How complete the record of a trace is. */
public enum Verdict {
  /** Everything was recorded. */
  COMPLETE,
  /** Recorded to the end, with marks that say what is missing. */
  FLAGGED,
  /** The tracer stopped before the job did. */
  TRUNCATED,
  /** The job ran without a tracer; only that is known. */
  UNTRACED,
  /** The job still runs. */
  RUNNING;

  /** As it stands in the store. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Verdict of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing more can come. */
  boolean isFinal() {
    return this == COMPLETE || this == FLAGGED;
  }
}
