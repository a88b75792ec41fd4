package org.filetrace.quill.cli;

/** What {@code quill} exits with; scripts rely on these. */
final class ExitStatus {
  static final int CLEAN = 0;

  /** The answer is "yes, something is wrong": stale, different, affected. */
  static final int AFFECTED = 1;

  static final int USAGE = 2;

  /** Not found or not permitted: one status for both, so that it tells nothing about others. */
  static final int NOT_FOUND = 3;

  /** Answered, but the record is not complete and the answer may be wrong because of it. */
  static final int INCOMPLETE = 4;

  static final int STORE_UNREACHABLE = 5;

  private ExitStatus() {}
}
