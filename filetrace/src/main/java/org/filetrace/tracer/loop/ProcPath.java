package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;

/**
 * Paths below /proc of one tracee, and what their links and short files say. Nothing is allocated
 * per path.
 */
final class ProcPath {
  private static final byte[] PROC = "/proc/".getBytes(US_ASCII);
  private static final byte[] FD = "/fd/".getBytes(US_ASCII);
  private static final byte[] OWN_FD = "/proc/self/fd/".getBytes(US_ASCII);

  private final PathBuffer path = new PathBuffer();
  private final NativeBuffer content = new NativeBuffer(4096);

  /** /proc/TID with what is appended, as {@code "/exe"}. */
  PathBuffer of(int tid, byte[] suffix) {
    return path.clear().append(PROC).append(tid).append(suffix);
  }

  PathBuffer descriptor(int tid, int fd) {
    return path.clear().append(PROC).append(tid).append(FD).append(fd);
  }

  /** The link of a descriptor of our own. */
  PathBuffer own(int fd) {
    return path.clear().append(OWN_FD).append(fd);
  }

  PathBuffer of(byte[] absolute, int length) {
    return path.clear().append(absolute, 0, length);
  }

  /** Where a link leads: its length in {@code target}, or -errno. */
  int readLink(PathBuffer from, byte[] target) {
    int length =
        Linux.readlinkat(Fcntl.AT_FDCWD, from.address(), content.address(), content.capacity());
    if (length > 0) {
      content.get(0, target, 0, Math.min(length, target.length));
    }
    return length;
  }

  /** A file that proc(5) gives in one read: how much of it is in {@code target}, or -errno. */
  int read(PathBuffer from, byte[] target) {
    int file = Linux.openat(Fcntl.AT_FDCWD, from.address(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    if (file < 0) {
      return file;
    }
    int size = Math.min(content.capacity(), target.length);
    int got = (int) Linux.read(file, content.address(), size);
    Linux.close(file);
    content.get(0, target, 0, Math.max(got, 0));
    return got;
  }
}
