package org.filetrace.tracer.loop;

import java.util.Arrays;
import org.filetrace.tracer.Access;

/** A file that a process has mapped shared and writable. */
record MappedFile(long device, long inode, byte[] path) {
  static MappedFile of(Access access) {
    return new MappedFile(
        access.device, access.inode, Arrays.copyOf(access.path, access.pathLength));
  }

  boolean sameFile(Access access) {
    return device == access.device && inode == access.inode;
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
