package org.filetrace.tracer;

/**
 * One file access as the ptrace loop hands it over: a mutable record, reused from stop to stop so
 * that no stop allocates. Units and values are those of the spool's {@code access} and {@code
 * version} tables; -1 stands for NULL.
 */
public final class Access {
  public long atNs;
  public int processNo;
  public int threadId;
  public int activity;
  public final byte[] path = new byte[4096];
  public int pathLength;
  public final byte[] secondPath = new byte[4096];
  public int secondPathLength;
  public int openFlags;
  public int fd;
  public long result;
  public long offsetBytes;

  /** Whether the identity below was read; without it the access has no file version. */
  public boolean identified;

  public long device;
  public long inode;
  public long sizeBytes;
  public long mtimeNs;
  public long ctimeNs;
  public int mode;

  /** Names that the file still has (st_nlink): 0 once it is deleted. */
  public int links;

  /**
   * The tracer's own read-only descriptor of the file for its checksum, or -1. Ownership passes
   * with {@link TraceSink#accessed}: the receiver closes it.
   */
  public int contentFd;

  /**
   * What {@link TraceSink#wantsContent} decided; the sink's own, 0 when it was not asked. It lies
   * here because an access may be decided on long before it is known to happen (exec, dup2).
   */
  public int contentDecision;

  /** With a successful exec: argv (NUL-separated) and cwd; lengths are 0 otherwise. */
  public byte[] argv = new byte[0];

  public int argvLength;
  public final byte[] cwd = new byte[4096];
  public int cwdLength;
}
