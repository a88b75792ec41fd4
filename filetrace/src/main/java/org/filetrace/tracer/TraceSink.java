package org.filetrace.tracer;

/**
 * Where the ptrace loop puts what it sees. All calls come from the ptrace thread, while a tracee
 * waits: an implementation copies what it needs, allocates nothing per call and waits only for
 * back-pressure.
 */
public interface TraceSink {
  /**
   * A process (thread group) appeared.
   *
   * @param parentNo process number of its parent, 0 for the job's first process
   * @return its process number in this trace, from 1
   */
  int processStarted(int parentNo, int pid, long atNs);

  /**
   * A process is at its exit stop, or gone.
   *
   * @param waitStatus as wait(2) encodes it
   * @param readBytes rchar of /proc/PID/io, -1 when unknown
   * @param writtenBytes wchar of /proc/PID/io, -1 when unknown
   */
  void processEnded(int processNo, long atNs, int waitStatus, long readBytes, long writtenBytes);

  /**
   * The job's first program begins.
   *
   * @param environment of it: {@code name=value}, each ended by NUL; most of it must not be kept
   * @param length of that, its whole length when all of it was read
   */
  void environmentSeen(byte[] environment, int length, long atNs);

  /** One access; {@code access} is reused by the caller as soon as this returns. */
  void accessed(Access access);

  /**
   * Whether the content of this version should be hashed, so that the caller opens a descriptor of
   * its own for it ({@link Access#contentFd}) before the tracee goes on. False when checksums are
   * off or when this very version is known or queued.
   *
   * @param written whether the descriptor could write
   */
  boolean wantsContent(Access access, boolean written);

  /**
   * Something makes the record less than complete; {@code kind} is a {@code mark.kind} of the
   * spool.
   */
  void mark(String kind, long atNs, String detail);

  /**
   * The job's first process is at its exit stop: commit what was recorded so far, within the time
   * given.
   */
  void commit(long timeoutMs);
}
