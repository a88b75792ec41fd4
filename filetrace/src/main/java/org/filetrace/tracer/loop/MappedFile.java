package org.filetrace.tracer.loop;

import java.util.Arrays;
import org.filetrace.tracer.Access;

/**
 * A file that a process has mapped shared, as it was then.
 *
 * @param writable whether it was mapped so; else only its descriptor was
 */
record MappedFile(
    long device, long inode, long sizeBytes, long mtimeNs, boolean writable, byte[] path) {
  static MappedFile of(Access access, boolean writable) {
    return new MappedFile(
        access.device,
        access.inode,
        access.sizeBytes,
        access.mtimeNs,
        writable,
        Arrays.copyOf(access.path, access.pathLength));
  }

  boolean sameFile(Access access) {
    return device == access.device && inode == access.inode;
  }

  boolean changed(Access access) {
    return sizeBytes != access.sizeBytes || mtimeNs != access.mtimeNs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MappedFile file && file.device == device && file.inode == inode;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(device * 31 + inode);
  }
}
