package org.filetrace.tracer.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads content and identity of files that the tracer holds open itself, by their raw descriptors.
 * Not for use by two threads at once.
 */
public final class OwnDescriptor {
  private static final int AT_EMPTY_PATH = 0x1000; // linux/fcntl.h
  private static final long NANOSECONDS = 1_000_000_000;

  private final PathBuffer emptyPath = new PathBuffer().clear();
  private final NativeBuffer statx = new NativeBuffer(Statx.SIZE);
  private final NativeBuffer content;

  /**
   * @param bufferBytes how much {@link #read} takes at most
   */
  public OwnDescriptor(int bufferBytes) {
    content = new NativeBuffer(bufferBytes);
  }

  /**
   * Takes the identity of what {@code fd} refers to; the getters below then tell it.
   *
   * @throws IOException with the errno of statx(2)
   */
  public void identify(int fd) throws IOException {
    int result = Linux.statx(fd, emptyPath.address(), AT_EMPTY_PATH, statx.address());
    if (result < 0) {
      throw new IOException("statx: errno " + -result);
    }
  }

  /** makedev(3), of the file last identified. */
  public long device() {
    return Statx.device(
        statx.getInt(Statx.DEV_MAJOR) & 0xffffffffL, statx.getInt(Statx.DEV_MINOR) & 0xffffffffL);
  }

  public long inode() {
    return statx.getLong(Statx.INO);
  }

  public long sizeBytes() {
    return statx.getLong(Statx.SIZE_BYTES);
  }

  /** Since the epoch, of the file last identified. */
  public long ctimeNs() {
    return statx.getLong(Statx.CTIME_SEC) * NANOSECONDS + statx.getInt(Statx.CTIME_NSEC);
  }

  /** Since the epoch, of the file last identified. */
  public long mtimeNs() {
    return statx.getLong(Statx.MTIME_SEC) * NANOSECONDS + statx.getInt(Statx.MTIME_NSEC);
  }

  /** Tells the kernel that {@code fd} will be read from start to end; no harm when it cannot. */
  public static void willReadAll(int fd) {
    int unusedErrno = Linux.fadviseSequential(fd);
  }

  /**
   * Reads up to {@code bytes} at {@code offset}; the returned buffer is valid until the next call
   * and empty at the end of the file.
   *
   * @throws IOException with the errno of pread(2)
   */
  public ByteBuffer read(int fd, long offset, long bytes) throws IOException {
    long wanted = Math.min(bytes, content.capacity());
    long got;
    do {
      got = Linux.pread(fd, content.address(), wanted, offset);
    } while (got == -Errno.EINTR);
    if (got < 0) {
      throw new IOException("pread: errno " + -got);
    }
    return content.view((int) got);
  }

  /** Gives a descriptor back. */
  public static void close(int fd) {
    int unusedAsLinuxAlwaysCloses = Linux.close(fd);
  }
}
