package org.filetrace.tracer.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import org.filetrace.spool.Activity;
import org.filetrace.spool.MarkKind;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.TraceSink;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;

/** What all kinds of calls need to become records: the sink, reused accesses, and what was seen. */
final class Recording {
  static final int OPEN = Activity.OPEN.code();
  static final int CLOSE = Activity.CLOSE.code();
  static final int EXEC = Activity.EXEC.code();
  static final int RENAME = Activity.RENAME.code();
  static final int LINK = Activity.LINK.code();
  static final int SYMLINK = Activity.SYMLINK.code();
  static final int UNLINK = Activity.UNLINK.code();
  static final int TRUNCATE = Activity.TRUNCATE.code();
  static final int MKDIR = Activity.MKDIR.code();
  static final int RMDIR = Activity.RMDIR.code();
  static final int MMAP_WRITE = Activity.MMAP_WRITE.code();
  static final int EXCHANGE = Activity.EXCHANGE.code();

  final Kernel kernel;
  final TraceSink sink;
  private final SeenFailures seenFailures = new SeenFailures();
  private final Deque<Access> spare = new ArrayDeque<>();
  private final byte[] raw = new byte[4096];

  /** How many stops there were: while it stays, the tracees stand still. */
  long stops;

  /** How many names have moved: while it stays, a path read before still holds. */
  int renames;

  Recording(Kernel kernel, TraceSink sink) {
    this.kernel = kernel;
    this.sink = sink;
  }

  /** An access to fill, given back with {@link #release} or {@link #emit}. */
  Access take(Tracee tracee, int activity) {
    Access access = spare.isEmpty() ? new Access() : spare.pop();
    access.atNs = 0;
    access.processNo = tracee.process.number;
    access.threadId = tracee.tid;
    access.activity = activity;
    access.pathLength = 0;
    access.secondPathLength = 0;
    access.openFlags = -1;
    access.fd = -1;
    access.result = 0;
    access.offsetBytes = -1;
    access.identified = false;
    access.contentFd = -1;
    access.contentDecision = 0;
    access.argvLength = 0;
    access.cwdLength = 0;
    return access;
  }

  void release(Access access) {
    spare.push(access);
  }

  /** Gives back an access that is not recorded, and the handle on its content. */
  void discard(Access access) {
    if (access.contentFd >= 0) {
      Linux.close(access.contentFd);
    }
    release(access);
  }

  /** Records the access, if it is of a file that is recorded at all. */
  void emit(Access access) {
    boolean recorded =
        access.activity == EXCHANGE
            || RecordedPaths.recorded(access.path, access.pathLength)
            || RecordedPaths.recorded(access.secondPath, access.secondPathLength);
    if (recorded) {
      access.atNs = kernel.now();
      sink.accessed(access);
      release(access);
    } else {
      discard(access);
    }
  }

  /** Records a failed call, once per process, activity and path. */
  void emitFailure(Tracee tracee, Access access, long result) {
    access.result = result;
    access.identified = false;
    if (access.pathLength > 0
        && seenFailures.first(
            tracee.process.number, access.activity, access.path, access.pathLength)) {
      emit(access);
    } else {
      release(access);
    }
  }

  /** Asks the kernel where the path in two arguments of the tracee's call leads. */
  int locate(Tracee tracee, int dir, int path, boolean follow, Access access) {
    int length = allowed(tracee, kernel.readString(tracee, tracee.arguments[path], raw));
    if (length <= 0) {
      access.pathLength = 0;
      return length < 0 ? length : -Errno.ENOENT;
    }
    int result = kernel.locate(tracee, directory(tracee, dir), raw, length, follow, access);
    if (access.pathLength == 0) {
      mark(MarkKind.PATH_TOO_LONG, tracee);
    }
    return result;
  }

  /** Puts the path of a failed call together as text, without asking what it leads to. */
  void guess(Tracee tracee, int dir, int path, Access access) {
    int length = allowed(tracee, kernel.readString(tracee, tracee.arguments[path], raw));
    if (length > 0) {
      kernel.spell(tracee, directory(tracee, dir), raw, length, access);
    }
  }

  /** The raw text of a path argument, into the second path. */
  void readSecond(Tracee tracee, int path, Access access) {
    int length = kernel.readString(tracee, tracee.arguments[path], access.secondPath);
    access.secondPathLength = Math.max(length, 0);
  }

  /** Passes the result of a look into a process on; that there was none to be had is noted. */
  int allowed(Tracee tracee, int result) {
    switch (-result) {
      case Errno.EACCES, Errno.EPERM -> mark(MarkKind.HIDDEN_PROCESS, tracee);
      case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM -> mark(MarkKind.TRACER_EXHAUSTED, tracee);
      default -> {}
    }
    return result;
  }

  /** Notes once per process what makes its record less than complete. */
  void mark(String kind, Tracee tracee) {
    if (tracee.process.marks.add(kind)) {
      sink.mark(kind, kernel.now(), "process " + tracee.process.pid);
    }
  }

  static int directory(Tracee tracee, int dir) {
    return dir < 0 ? Fcntl.AT_FDCWD : tracee.intArgument(dir);
  }

  /** Copies the path of one access as the second path of another. */
  static void asSecond(Access from, Access to) {
    System.arraycopy(from.path, 0, to.secondPath, 0, from.pathLength);
    to.secondPathLength = from.pathLength;
  }

  /** Copies the identity of one access to another. */
  static void copyIdentity(Access from, Access to) {
    to.identified = from.identified;
    to.device = from.device;
    to.inode = from.inode;
    to.sizeBytes = from.sizeBytes;
    to.mtimeNs = from.mtimeNs;
    to.ctimeNs = from.ctimeNs;
    to.mode = from.mode;
    to.links = from.links;
  }

  /**
   * Takes a handle on the content of an open file while the tracee waits, if its hash is wanted.
   */
  void attachContent(Tracee tracee, int fd, boolean written, Access access) {
    if (RecordedPaths.regular(access) && sink.wantsContent(access, written)) {
      access.contentFd = kernel.openContent(tracee, fd);
    }
  }

  /** The same for a file that no descriptor of the tracee leads to. */
  void attachContent(boolean written, Access access) {
    if (wantsContent(access, written)) {
      access.contentFd = kernel.openIdentified(access);
    }
  }

  /** Of a file that was not opened, which may be none that is recorded: a program in /dev/shm. */
  boolean wantsContent(Access access, boolean written) {
    return RecordedPaths.regular(access)
        && RecordedPaths.recorded(access.path, access.pathLength)
        && sink.wantsContent(access, written);
  }

  /**
   * Identifies an open file; where the kernel says that it was deleted, it gets its last name.
   *
   * @param what includes {@link Kernel#PATH}
   * @return whether this is a file that is recorded; if not, the path may be one of {@link Means}
   */
  boolean identify(Tracee tracee, int fd, int what, Access access) {
    int result = allowed(tracee, kernel.identifyDescriptor(tracee, fd, what, access));
    if (result == -Errno.ENAMETOOLONG) {
      mark(MarkKind.PATH_TOO_LONG, tracee);
    }
    if (result < 0 || !RecordedPaths.recorded(access.path, access.pathLength)) {
      if (result == 0 && RecordedPaths.memory(access)) {
        Means.put(Means.MEMORY, access);
      }
      return false;
    }
    if (RecordedPaths.deleted(access.path, access.pathLength) && !reallyNamed(access)) {
      access.pathLength = RecordedPaths.withoutDeleted(access.pathLength);
    }
    return true;
  }

  /** Whether a name that ends like the kernel's mark is a file's true name. */
  private boolean reallyNamed(Access access) {
    if (!access.identified || access.links == 0) {
      return false;
    }
    Access found = spare.isEmpty() ? new Access() : spare.pop();
    System.arraycopy(access.path, 0, found.path, 0, access.pathLength);
    found.pathLength = access.pathLength;
    boolean same =
        kernel.identify(found) == 0 && found.device == access.device && found.inode == access.inode;
    release(found);
    return same;
  }
}
