package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;

/**
 * Where a tracee's path leads. The kernel walks it: from the tracee's working directory, descriptor
 * or root, which /proc/TID shows as links; nothing of path resolution is done here.
 */
final class TraceePaths {
  private static final byte[] CWD = "/cwd".getBytes(US_ASCII);
  private static final byte[] ROOT = "/root".getBytes(US_ASCII);
  private static final byte[] TASK = "/task/".getBytes(US_ASCII);
  private static final byte[] SLASH = {'/'};
  private static final byte[] SELF = "/proc/self/".getBytes(US_ASCII);
  private static final byte[] THREAD_SELF = "/proc/thread-self/".getBytes(US_ASCII);
  private static final int O_PATH = Fcntl.O_PATH | Fcntl.O_CLOEXEC;

  /** linux/openat2.h. */
  private static final int RESOLVE_IN_ROOT = 0x10;

  private final ProcPath proc;
  private final FileIdentity identity;
  private final PathBuffer name = new PathBuffer();
  private final NativeBuffer how = new NativeBuffer(24);
  private final byte[] start = new byte[4096];
  private final byte[] entry = new byte[4096];

  TraceePaths(ProcPath proc, FileIdentity identity) {
    this.proc = proc;
    this.identity = identity;
  }

  int locate(Tracee tracee, int directory, byte[] raw, int length, boolean follow, Access access) {
    access.identified = false;
    int end = withoutTrailingSlashes(raw, length);
    int last = lastComponent(raw, end);
    boolean named = last < end && !dots(raw, last, end);
    int result =
        follow || !named
            ? open(tracee, directory, raw, length, follow, access)
            : enter(tracee, directory, raw, last, end, access);
    if (result < 0) {
      join(tracee, directory, raw, length, access);
    }
    return result;
  }

  /** ".." is left to the kernel, as long as there is a folder to start from. */
  void spell(Tracee tracee, int directory, byte[] raw, int length, Access access) {
    int end = withoutTrailingSlashes(raw, length);
    int last = lastComponent(raw, end);
    boolean entered =
        PathText.ascends(raw, end)
            && !dots(raw, last, end)
            && enter(tracee, directory, raw, last, end, access) == 0;
    if (!entered) {
      join(tracee, directory, raw, length, access);
    }
  }

  private void join(Tracee tracee, int directory, byte[] raw, int length, Access access) {
    int startLength = startOf(tracee, directory, raw, length);
    access.pathLength = Math.max(0, PathText.join(start, startLength, raw, length, access.path));
  }

  /** Opens what the whole path leads to, and asks for its name and identity. */
  private int open(
      Tracee tracee, int directory, byte[] raw, int length, boolean follow, Access access) {
    int own = walk(tracee, directory, raw, length, follow ? 0 : Fcntl.O_NOFOLLOW);
    if (own < 0) {
      return own;
    }
    access.pathLength = Math.max(0, proc.readLink(proc.own(own), access.path));
    int result = identity.readDescriptor(own, access);
    Linux.close(own);
    return result;
  }

  /** Opens the directory of the last component, which itself need not exist. */
  private int enter(Tracee tracee, int directory, byte[] raw, int last, int end, Access access) {
    int parent =
        last == 0
            ? walk(tracee, directory, raw, 0, Fcntl.O_DIRECTORY)
            : walk(tracee, directory, raw, last, Fcntl.O_DIRECTORY);
    if (parent < 0) {
      return parent;
    }
    int length = proc.readLink(proc.own(parent), entry);
    if (length > 0) {
      access.pathLength =
          Math.max(0, PathText.join(entry, length, slice(raw, last, end), end - last, access.path));
    }
    int result =
        identity.read(
            parent,
            name.clear().append(raw, last, end - last).address(),
            Fcntl.AT_SYMLINK_NOFOLLOW,
            access);
    Linux.close(parent);
    return length > 0 && result == -Errno.ENOENT ? named(access) : result;
  }

  /** The entry is not there, but its place has a canonical name. */
  private static int named(Access access) {
    access.identified = false;
    return 0;
  }

  private int walk(Tracee tracee, int directory, byte[] raw, int length, int flags) {
    if (length > 0 && raw[0] == '/') {
      return tracee.process.foreignRoot && !startsWith(raw, length, SELF)
          ? walkInRoot(tracee, raw, length, flags)
          : Linux.openat(Fcntl.AT_FDCWD, absolute(tracee, raw, length).address(), O_PATH | flags);
    }
    PathBuffer from =
        directory == Fcntl.AT_FDCWD
            ? proc.of(tracee.tid, CWD)
            : proc.descriptor(tracee.tid, directory);
    from.append(SLASH).append(raw, 0, length);
    return Linux.openat(Fcntl.AT_FDCWD, from.address(), O_PATH | flags);
  }

  /** What /proc/self means to the tracee. */
  private PathBuffer absolute(Tracee tracee, byte[] raw, int length) {
    if (startsWith(raw, length, SELF)) {
      int rest = SELF.length - 1;
      return proc.of(tracee.process.pid, new byte[0]).append(raw, rest, length - rest);
    }
    if (startsWith(raw, length, THREAD_SELF)) {
      int rest = THREAD_SELF.length - 1;
      return proc.of(tracee.process.pid, TASK).append(tracee.tid).append(raw, rest, length - rest);
    }
    return proc.of(raw, length);
  }

  private int walkInRoot(Tracee tracee, byte[] raw, int length, int flags) {
    int root =
        Linux.openat(
            Fcntl.AT_FDCWD, proc.of(tracee.tid, ROOT).address(), O_PATH | Fcntl.O_DIRECTORY);
    if (root < 0) {
      return root;
    }
    how.putLong(0, O_PATH | flags);
    how.putLong(8, 0);
    how.putLong(16, RESOLVE_IN_ROOT);
    int result = Linux.openat2(root, name.clear().append(raw, 0, length).address(), how.address());
    Linux.close(root);
    return result;
  }

  private int startOf(Tracee tracee, int directory, byte[] raw, int length) {
    if (length > 0 && raw[0] == '/') {
      return tracee.process.foreignRoot
          ? Math.max(0, proc.readLink(proc.of(tracee.tid, ROOT), start))
          : 0;
    }
    PathBuffer from =
        directory == Fcntl.AT_FDCWD
            ? proc.of(tracee.tid, CWD)
            : proc.descriptor(tracee.tid, directory);
    return Math.max(0, proc.readLink(from, start));
  }

  private byte[] slice(byte[] raw, int from, int to) {
    System.arraycopy(raw, from, start, 0, to - from);
    return start;
  }

  private static int withoutTrailingSlashes(byte[] raw, int length) {
    int end = length;
    while (end > 1 && raw[end - 1] == '/') {
      end--;
    }
    return end;
  }

  private static int lastComponent(byte[] raw, int end) {
    int at = end;
    while (at > 0 && raw[at - 1] != '/') {
      at--;
    }
    return at;
  }

  private static boolean dots(byte[] raw, int from, int to) {
    return from < to
        && raw[from] == '.'
        && (to - from == 1 || (to - from == 2 && raw[from + 1] == '.'));
  }

  private static boolean startsWith(byte[] raw, int length, byte[] prefix) {
    if (length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (raw[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
