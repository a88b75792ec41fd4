package org.filetrace.quill.schedulers;

import org.jspecify.annotations.Nullable;

/** A source cannot be reached or read, or a strict problem was met; the message says what to do. */
public final class ImportException extends RuntimeException {
  public ImportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
