package org.filetrace.tracer;

/** What the user or the site's configuration asks for makes no sense; the message says why. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
