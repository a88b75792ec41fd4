package org.filetrace.quill.cli;

/** What {@code quill} exits with; scripts rely on these. */
public final class ExitStatus {
  public static final int CLEAN = 0;

  /** The answer is "yes, something is wrong": stale, different, affected. */
  public static final int AFFECTED = 1;

  public static final int USAGE = 2;

  /** Not found or not permitted: one status for both, so that it tells nothing about others. */
  public static final int NOT_FOUND = 3;

  /** Answered, but the record is not complete and the answer may be wrong because of it. */
  public static final int INCOMPLETE = 4;

  public static final int STORE_UNREACHABLE = 5;

  private ExitStatus() {}
}
