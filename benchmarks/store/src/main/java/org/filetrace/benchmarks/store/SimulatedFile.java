package org.filetrace.benchmarks.store;

/**
 * One version of one file of the simulated site.
 *
 * @param shared whether it lies on the file system that all nodes mount; else each node has its own
 *     copy, with its own inode and change time
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity
record SimulatedFile(
    String directory, String name, long sizeBytes, long mtimeNs, byte[] digest, boolean shared) {
  String path() {
    return directory + "/" + name;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
