package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;

/** Paths below /proc of one tracee, and what their links say. Nothing is allocated per path. */
final class ProcPath {
  private static final byte[] PROC = "/proc/".getBytes(US_ASCII);
  private static final byte[] FD = "/fd/".getBytes(US_ASCII);
  private static final byte[] OWN_FD = "/proc/self/fd/".getBytes(US_ASCII);

  private final PathBuffer path = new PathBuffer();
  private final NativeBuffer link = new NativeBuffer(4096);

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
    int length = Linux.readlinkat(Fcntl.AT_FDCWD, from.address(), link.address(), link.capacity());
    if (length > 0) {
      link.get(0, target, 0, Math.min(length, target.length));
    }
    return length;
  }
}
