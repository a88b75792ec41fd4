package org.filetrace.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A spool cannot be created or written any more; the message says which and why. */
public final class SpoolUnwritableException extends IOException {
  public SpoolUnwritableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
