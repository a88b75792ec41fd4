package org.filetrace.quill.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be used; the message names it, the cause and the remedy, without a password. */
public final class StoreException extends RuntimeException {
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
