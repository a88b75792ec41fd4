package org.filetrace.tracer.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads content and identity of files that the tracer holds open itself, by their raw descriptors.
 * Not for use by two threads at once.
 */
public final class OwnDescriptor {
  private static final int AT_EMPTY_PATH = 0x1000; // linux/fcntl.h
  private static final int STATX_BASIC_STATS = 0x7ff; // linux/stat.h
  private static final int STATX_BYTES = 256;
  private static final int POSIX_FADV_SEQUENTIAL = 2; // linux/fadvise.h

  private final Memory emptyPath = new Memory(1);
  private final Memory statxMemory = new Memory(STATX_BYTES);
  private final ByteBuffer statx;
  private final Memory contentMemory;
  private final ByteBuffer content;

  /**
   * @param bufferBytes how much {@link #read} takes at most
   */
  public OwnDescriptor(int bufferBytes) {
    emptyPath.setByte(0, (byte) 0);
    statx = statxMemory.getByteBuffer(0, STATX_BYTES).order(ByteOrder.nativeOrder());
    contentMemory = new Memory(bufferBytes);
    content = contentMemory.getByteBuffer(0, bufferBytes);
  }

  /**
   * Takes the identity of what {@code fd} refers to; the getters below then tell it.
   *
   * @throws IOException with the errno of statx(2)
   */
  public void identify(int fd) throws IOException {
    try {
      Calls.statx(fd, emptyPath, AT_EMPTY_PATH, STATX_BASIC_STATS, statxMemory);
    } catch (LastErrorException e) {
      throw new IOException("statx: errno " + e.getErrorCode(), e);
    }
  }

  /** Bytes, of the file last identified. */
  public long sizeBytes() {
    return statx.getLong(40);
  }

  /** Since the epoch, of the file last identified. */
  public long ctimeNs() {
    return statx.getLong(96) * 1_000_000_000L + statx.getInt(104);
  }

  /** Since the epoch, of the file last identified. */
  public long mtimeNs() {
    return statx.getLong(112) * 1_000_000_000L + statx.getInt(120);
  }

  /** Tells the kernel that {@code fd} will be read from start to end; no harm when it cannot. */
  public static void willReadAll(int fd) {
    int unusedErrno = Calls.posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  }

  /**
   * Reads up to {@code bytes} at {@code offset}; the returned buffer is valid until the next call
   * and empty at the end of the file.
   *
   * @throws IOException with the errno of pread(2)
   */
  public ByteBuffer read(int fd, long offset, long bytes) throws IOException {
    long wanted = Math.min(bytes, content.capacity());
    while (true) {
      try {
        long got = Calls.pread(fd, contentMemory, wanted, offset);
        return content.clear().limit((int) got);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != Calls.EINTR) {
          throw new IOException("pread: errno " + e.getErrorCode(), e);
        }
      }
    }
  }

  /** Gives a descriptor back. */
  public static void close(int fd) {
    int unusedAsLinuxAlwaysCloses = Calls.close(fd);
  }

  /** The calls, as in their man pages; those that throw carry errno. */
  private static final class Calls {
    static final int EINTR = 4;

    static {
      Native.register(Calls.class, "c");
    }

    static native int statx(int dirfd, Memory path, int flags, int mask, Memory statx)
        throws LastErrorException;

    static native long pread(int fd, Memory buffer, long count, long offset)
        throws LastErrorException;

    static native int posix_fadvise(int fd, long offset, long length, int advice);

    static native int close(int fd);

    private Calls() {}
  }
}
