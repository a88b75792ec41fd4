package org.filetrace.spool;

/** How a spool is kept valid while it grows; which one fits depends on the file system below. */
public enum SpoolJournal {
  /**
   * Write-ahead log, locked for this process alone so that no shared memory file is needed. Synced
   * at checkpoints (some 4 MiB apart): a killed tracer loses nothing committed, a power failure
   * loses the commits since the last checkpoint and never the file.
   */
  WRITE_AHEAD(""),

  /**
   * Rollback journal without locks and without syncs, for network file systems: their locks may be
   * missing (Lustre without {@code flock}) or hang (NFS 3), and a sync per commit from every node
   * would be the file server's load. A killed tracer loses nothing committed; when the node itself
   * dies, the file may be torn, which readers detect.
   */
  ROLLBACK("?vfs=unix-none");

  final String uriParameters;

  SpoolJournal(String uriParameters) {
    this.uriParameters = uriParameters;
  }
}
