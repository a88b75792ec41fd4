package org.filetrace.quill.store;

import java.util.Locale;

/** How complete a record is; the later, the more is missing. */
public enum Verdict {
  COMPLETE,
  /** Recorded to the end, with marks that say what is missing. */
  FLAGGED,
  /** The tracer ended before the job did. */
  TRUNCATED,
  /** The job ran without a tracer; only that is known. */
  UNTRACED,
  /** Not ended when its spool was last merged. */
  RUNNING;

  /** What {@link #toString} gave. */
  public static Verdict of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing more can come. */
  public boolean isFinal() {
    return this == COMPLETE || this == FLAGGED;
  }

  /** As it stands in the store. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
