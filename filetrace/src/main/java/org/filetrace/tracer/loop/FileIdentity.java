package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;
import org.filetrace.tracer.linux.Statx;

/** Reads a file's identity with statx(2) into an access. */
final class FileIdentity {
  private static final long NANOSECONDS = 1_000_000_000L;

  private final NativeBuffer buffer = new NativeBuffer(Statx.SIZE);
  private final PathBuffer empty = new PathBuffer().clear();

  /** Owner of the file that was read last. */
  int uid() {
    return buffer.getInt(Statx.UID);
  }

  int gid() {
    return buffer.getInt(Statx.GID);
  }

  /** Returns 0 or -errno, and says in the access whether it is identified. */
  int read(int directory, long path, int flags, Access access) {
    int result = Linux.statx(directory, path, flags, buffer.address());
    access.identified = result == 0;
    if (result == 0) {
      decode(access);
    }
    return result;
  }

  /** Number of the device that a device file stands for. */
  int deviceMajor() {
    return buffer.getInt(Statx.RDEV_MAJOR);
  }

  int deviceMinor() {
    return buffer.getInt(Statx.RDEV_MINOR);
  }

  int readDescriptor(int fd, Access access) {
    return read(fd, empty.address(), Fcntl.AT_EMPTY_PATH, access);
  }

  private void decode(Access access) {
    access.device =
        Statx.device(
            buffer.getInt(Statx.DEV_MAJOR) & 0xffffffffL,
            buffer.getInt(Statx.DEV_MINOR) & 0xffffffffL);
    access.inode = buffer.getLong(Statx.INO);
    access.sizeBytes = buffer.getLong(Statx.SIZE_BYTES);
    access.mode = buffer.getShort(Statx.MODE);
    access.links = buffer.getInt(Statx.NLINK);
    access.mtimeNs =
        buffer.getLong(Statx.MTIME_SEC) * NANOSECONDS + buffer.getInt(Statx.MTIME_NSEC);
    access.ctimeNs =
        buffer.getLong(Statx.CTIME_SEC) * NANOSECONDS + buffer.getInt(Statx.CTIME_NSEC);
  }
}
