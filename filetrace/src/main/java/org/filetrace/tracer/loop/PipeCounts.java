package org.filetrace.tracer.loop;

/**
 * How often a process had called read and write when it obtained a pipe; of the last {@value #KEPT}
 * pipes.
 */
final class PipeCounts {
  private static final int KEPT = 8;

  private final long[] devices = new long[KEPT];
  private final long[] inodes = new long[KEPT];
  private final long[] reads = new long[KEPT];
  private final long[] writes = new long[KEPT];
  private int size;
  private int next;

  void put(long device, long inode, long read, long written) {
    devices[next] = device;
    inodes[next] = inode;
    reads[next] = read;
    writes[next] = written;
    next = (next + 1) % KEPT;
    size = Math.min(size + 1, KEPT);
  }

  /** Fills in the counts at that time; false when this pipe is none of them. */
  boolean get(long device, long inode, long[] readAndWritten) {
    for (int i = 0; i < size; i++) {
      if (devices[i] == device && inodes[i] == inode) {
        readAndWritten[0] = reads[i];
        readAndWritten[1] = writes[i];
        return true;
      }
    }
    return false;
  }
}
