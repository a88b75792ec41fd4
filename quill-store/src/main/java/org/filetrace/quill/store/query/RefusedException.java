package org.filetrace.quill.store.query;

/** A statement that is not run, and why. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
