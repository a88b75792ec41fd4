package org.filetrace.quill.cli;

/** Ends a command with one line for its user: the thing, the cause, the remedy. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitStatus;

  private Failure(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** A command line that cannot be understood. */
  public static Failure usage(String message) {
    return new Failure(ExitStatus.USAGE, message);
  }

  /** Nothing of that name, or nothing that this user may see. */
  public static Failure notFound(String message) {
    return new Failure(ExitStatus.NOT_FOUND, message);
  }

  /** The store cannot be opened or does not answer. */
  public static Failure unreachable(String message) {
    return new Failure(ExitStatus.STORE_UNREACHABLE, message);
  }

  public int exitStatus() {
    return exitStatus;
  }
}
