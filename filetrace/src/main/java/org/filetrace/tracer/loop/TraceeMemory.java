package org.filetrace.tracer.loop;

import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;

/** Reads a stopped tracee's memory with process_vm_readv(2). */
final class TraceeMemory {
  private static final int PAGE_BYTES = 4096;
  private static final int LOCAL = 0;
  private static final int REMOTE = 16;

  /** Two struct iovec. */
  private final NativeBuffer vectors = new NativeBuffer(32);

  private final NativeBuffer page = new NativeBuffer(PAGE_BYTES);

  /** Length of the NUL-terminated string, or -errno: ENAMETOOLONG when it does not fit. */
  int readString(int tid, long address, byte[] target) {
    int length = 0;
    while (length < target.length) {
      long from = address + length;
      int count = PAGE_BYTES - (int) (from & PAGE_BYTES - 1);
      int got = read(tid, from, Math.min(count, target.length - length));
      if (got <= 0) {
        return got;
      }
      page.get(0, target, length, got);
      int end = indexOfNul(target, length, length + got);
      if (end >= 0) {
        return end;
      }
      length += got;
    }
    return -Errno.ENAMETOOLONG;
  }

  int readWord(int tid, long address, long[] target) {
    int got = read(tid, address, Long.BYTES);
    if (got == Long.BYTES) {
      target[0] = page.getLong(0);
    }
    return got;
  }

  private int read(int tid, long address, int count) {
    vectors.putLong(LOCAL, page.address());
    vectors.putLong(LOCAL + 8, count);
    vectors.putLong(REMOTE, address);
    vectors.putLong(REMOTE + 8, count);
    return (int) Linux.processVmReadv(tid, vectors.address() + LOCAL, vectors.address() + REMOTE);
  }

  private static int indexOfNul(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
