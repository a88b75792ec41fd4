package org.filetrace.spool;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file in a spool folder is not what a tracer writes; it belongs into quarantine. */
public final class SpoolRejectedException extends Exception {
  /** What is wrong with it. */
  public enum Reason {
    NOT_A_REGULAR_FILE,
    WRONG_OWNER,
    TOO_LARGE,
    NOT_A_SPOOL,
    UNKNOWN_VERSION,
    UNSAFE_JOURNAL,
    FOREIGN_SCHEMA,
    CORRUPT,
    OUT_OF_BOUNDS,
    EMPTY;

    /** Such as {@code wrong-owner}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;

  public SpoolRejectedException(Reason reason, String detail) {
    this(reason, detail, null);
  }

  public SpoolRejectedException(Reason reason, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
