package org.filetrace.quill.store.query;

import java.util.Locale;

/** How complete a record is; the later, the more is missing. */
public enum Verdict {
  COMPLETE,
  /** Complete but for what its marks say. */
  FLAGGED,
  /** The tracer ended before the job did. */
  TRUNCATED,
  /** The job ran without a tracer. */
  UNTRACED,
  /** Not ended when its spool was last merged. */
  RUNNING;

  static Verdict of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
