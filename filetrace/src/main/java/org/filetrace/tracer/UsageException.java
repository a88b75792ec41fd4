package org.filetrace.tracer;

/** What the command line asks for makes no sense; the message says why. */
class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
