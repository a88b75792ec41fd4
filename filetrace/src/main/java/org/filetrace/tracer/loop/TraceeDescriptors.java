package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.DescriptorLimit;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;

/**
 * What the kernel says about a tracee's descriptors. Where it can, through a short-lived duplicate
 * (pidfd_getfd(2)), which costs less than a walk through /proc; else through /proc/TID/fd and
 * fdinfo.
 */
final class TraceeDescriptors {
  private static final byte[] FD = "/fd".getBytes(US_ASCII);
  private static final byte[] FDINFO = "/fdinfo/".getBytes(US_ASCII);
  private static final int NOT_TO_BE_HAD = -2;
  private static final int PIDFDS_MAX = DescriptorLimit.forProcesses();
  private static final int DIRENT_RECLEN = 16;
  private static final int DIRENT_NAME = 19;

  private final ProcPath proc;
  private final FileIdentity identity;
  private int pidfds;
  private final SocketStates sockets = new SocketStates();
  private final NativeBuffer entries = new NativeBuffer(8192);
  private final byte[] text = new byte[4096];

  TraceeDescriptors(ProcPath proc, FileIdentity identity) {
    this.proc = proc;
    this.identity = identity;
  }

  int identify(Tracee tracee, int fd, int what, Access access) {
    int own = duplicate(tracee, fd);
    if (own < 0) {
      return identifyThroughProc(tracee, fd, what, access);
    }
    int result = identity.readDescriptor(own, access);
    if (result == 0 && (what & Kernel.PATH) != 0) {
      result = path(proc.own(own), access);
      if (Means.is(access, Means.SOCKET) && sockets.carryNothing(own)) {
        access.pathLength = 0;
      }
    }
    if ((what & Kernel.OFFSET) != 0 && RecordedPaths.regular(access)) {
      access.offsetBytes = Math.max(Linux.tell(own), -1);
    }
    if ((what & Kernel.FLAGS) != 0) {
      access.openFlags = Math.max(Linux.openFlags(own), -1);
    }
    Linux.close(own);
    return result;
  }

  int openContent(Tracee tracee, int fd) {
    return openContent(proc.descriptor(tracee.tid, fd));
  }

  /** Opens for reading, without a trace in the access time where the owner may ask for that. */
  static int openContent(PathBuffer path) {
    int flags = Fcntl.O_RDONLY | Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK;
    int fd = Linux.openat(Fcntl.AT_FDCWD, path.address(), flags | Fcntl.O_NOATIME);
    return fd >= 0 ? fd : Linux.openat(Fcntl.AT_FDCWD, path.address(), flags);
  }

  int list(Tracee tracee, DescriptorList list) {
    list.clear();
    int directory =
        Linux.openat(
            Fcntl.AT_FDCWD,
            proc.of(tracee.tid, FD).address(),
            Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC);
    if (directory < 0) {
      return directory;
    }
    int got;
    do {
      got = Linux.getdents64(directory, entries.address(), entries.capacity());
      addNumbers(got, list);
    } while (got > 0);
    Linux.close(directory);
    return got;
  }

  void forget(TracedProcess process) {
    if (process.pidfd >= 0) {
      Linux.close(process.pidfd);
      pidfds--;
    }
    process.pidfd = NOT_TO_BE_HAD;
  }

  private void addNumbers(int bytes, DescriptorList list) {
    int at = 0;
    while (at < bytes) {
      int number = 0;
      int name = at + DIRENT_NAME;
      for (byte digit = entries.getByte(name); digit >= '0'; digit = entries.getByte(++name)) {
        number = number * 10 + digit - '0';
      }
      if (name > at + DIRENT_NAME) {
        list.add(number);
      }
      at += entries.getShort(at + DIRENT_RECLEN);
    }
  }

  /** A pidfd names the table of the group's leader: another thread may have its own. */
  private int duplicate(Tracee tracee, int fd) {
    TracedProcess process = tracee.process;
    if (process.pidfd == -1) {
      openPidfd(process);
    }
    if (process.pidfd < 0 || !process.oneDescriptorTable) {
      return -1;
    }
    return Linux.pidfdGetfd(process.pidfd, fd);
  }

  private void openPidfd(TracedProcess process) {
    int pidfd = pidfds < PIDFDS_MAX ? Linux.pidfdOpen(process.pid) : NOT_TO_BE_HAD;
    process.pidfd = pidfd >= 0 ? pidfd : NOT_TO_BE_HAD;
    if (pidfd >= 0) {
      pidfds++;
    }
  }

  private int identifyThroughProc(Tracee tracee, int fd, int what, Access access) {
    int result =
        identity.read(Fcntl.AT_FDCWD, proc.descriptor(tracee.tid, fd).address(), 0, access);
    if (result < 0) {
      return result;
    }
    if ((what & Kernel.PATH) != 0) {
      result = path(proc.descriptor(tracee.tid, fd), access);
    }
    if ((what & Kernel.OFFSET) != 0 && RecordedPaths.regular(access)) {
      access.offsetBytes = Math.max(info(tracee, fd, "pos:", 10), -1);
    }
    if ((what & Kernel.FLAGS) != 0) {
      access.openFlags = Math.max((int) info(tracee, fd, "flags:", 8), -1);
    }
    return result;
  }

  private int path(PathBuffer link, Access access) {
    access.pathLength = 0;
    if (!RecordedPaths.recorded(access.mode)) {
      Means.name(access, identity);
      return 0;
    }
    int length = proc.readLink(link, access.path);
    access.pathLength = Math.max(length, 0);
    return Math.min(length, 0);
  }

  /** A number in /proc/TID/fdinfo/FD (proc(5)), or -errno. */
  private long info(Tracee tracee, int fd, String field, int radix) {
    int length = proc.read(proc.of(tracee.tid, FDINFO).append(fd), text);
    return length < 0 ? length : ProcText.number(text, length, field, radix);
  }
}
