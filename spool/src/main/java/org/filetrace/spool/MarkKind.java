package org.filetrace.spool;

/** Values of {@code mark.kind}: what makes a record less than complete. */
public final class MarkKind {
  /** The process can do file operations through io_uring that no system call shows. */
  public static final String IO_URING = "io-uring";

  /** System calls of another architecture (i386, x32) were made. */
  public static final String FOREIGN_ARCHITECTURE = "foreign-architecture";

  /** A set-uid, set-gid or file-capability program ran without its privilege. */
  public static final String PRIVILEGE_LOST = "privilege-lost";

  /** Files were opened by handle (open_by_handle_at(2)). */
  public static final String OPEN_BY_HANDLE = "open-by-handle";

  /** A tracee entered other namespaces: its paths and ids may be of another tree or user. */
  public static final String NAMESPACE = "namespace";

  /**
   * A program wanted to trace another one (a debugger, strace), which the kernel refused: there is
   * a tracer already. Nothing is missing, but that program did not do what it would have done.
   */
  public static final String PTRACE_REFUSED = "ptrace-refused";

  /**
   * A process may not be looked into (prctl(2) PR_SET_DUMPABLE, or a program that cannot be read)
   * by a tracer without privileges: what it did to files is missing.
   */
  public static final String HIDDEN_PROCESS = "hidden-process";

  /** The tracer had no descriptor or no memory left to look at a file: accesses are missing. */
  public static final String TRACER_EXHAUSTED = "tracer-exhausted";

  /** {@code filetrace} was called inside a traced job. */
  public static final String NESTED = "nested";

  /**
   * A file's path is longer than the kernel tells (4095 bytes); what was done to it is not
   * recorded.
   */
  public static final String PATH_TOO_LONG = "path-too-long";

  /** A process vanished without an exit stop: the files that it had open have no close. */
  public static final String EXIT_UNSEEN = "exit-unseen";

  /** Had the tracer been killed, the job would have suffered: the guardian was not there. */
  public static final String NO_GUARDIAN = "no-guardian";

  /** Variables of the environment that should be kept were too long or too many. */
  public static final String ENVIRONMENT_CUT = "environment-cut";

  /** Content that should have a checksum could not be read; count = versions. */
  public static final String FAILED_CHECKSUMS = "failed-checksums";

  /** Checksums were left for later; count = versions. */
  public static final String PENDING_CHECKSUMS = "pending-checksums";

  /** The node's checksum cache could not be used; every checksum was computed. */
  public static final String NO_CHECKSUM_CACHE = "no-checksum-cache";

  /** Events that reached the recorder but not the spool; count = events. */
  public static final String DROPPED = "dropped";

  /** The tracer stopped before the job did. */
  public static final String TRUNCATED = "truncated";

  /** The job ran without a tracer. */
  public static final String UNTRACED = "untraced";

  private MarkKind() {}
}
