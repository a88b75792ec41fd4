package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.loop.DescriptorTable.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Whatever closes a descriptor: close(2), close_range(2), dup2(2) and dup3(2) over it, the end of a
 * process. Recorded before it takes place, while the kernel still knows the file.
 */
final class Closes {
  /** linux/close_range.h. */
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private static final int UNKNOWN = Kernel.PATH | Kernel.OFFSET | Kernel.FLAGS;

  private final Recording recording;
  private final Exchanges exchanges;
  private final DescriptorList open = new DescriptorList();

  Closes(Recording recording, Exchanges exchanges) {
    this.recording = recording;
    this.exchanges = exchanges;
  }

  /** The tracee is about to close a descriptor. */
  void closing(Tracee tracee, int fd) {
    Access access = describe(tracee, fd);
    if (access != null) {
      holdContent(tracee, access);
      recording.emit(access);
    }
    tracee.descriptors.closed(fd);
  }

  /** The tracee is about to close a range; one that only sets close-on-exec closes nothing yet. */
  void closingRange(Tracee tracee, Syscall row) {
    long first = tracee.arguments[row.dir] & 0xffffffffL;
    long last = tracee.arguments[row.dir2] & 0xffffffffL;
    if ((tracee.intArgument(row.flags) & CLOSE_RANGE_CLOEXEC) == 0) {
      closingAll(tracee, first, last);
    }
  }

  /** The last thread of a descriptor table ends: everything is closed. */
  void closingAll(Tracee tracee) {
    closingAll(tracee, 0, Integer.MAX_VALUE);
  }

  /**
   * What is known of an open descriptor, as an access that says close; of a pipe and the like, as
   * one that says exchange.
   *
   * @return null when there is no such descriptor, or it leads to nothing that is recorded
   */
  @Nullable Access describe(Tracee tracee, int fd) {
    Entry entry = tracee.descriptors.get(fd);
    if (entry != null && entry.ignored) {
      return null;
    }
    Access access = recording.take(tracee, Recording.CLOSE);
    access.fd = fd;
    boolean recorded =
        entry != null
            ? identifyKnown(tracee, fd, entry, access)
            : recording.identify(tracee, fd, UNKNOWN, access);
    if (!recorded && !exchanges.closing(tracee, access)) {
      recording.release(access);
      return null;
    }
    return access;
  }

  /**
   * Takes a handle on what was written, while it can still be had. What another descriptor of the
   * process goes on writing, as behind a shell's redirection, is not final: its own close is.
   */
  void holdContent(Tracee tracee, Access access) {
    if (access.activity == Recording.CLOSE
        && Fcntl.writable(access.openFlags)
        && !tracee.descriptors.writesOn(access.fd, access)) {
      recording.attachContent(tracee, access.fd, true, access);
    }
  }

  private boolean identifyKnown(Tracee tracee, int fd, Entry entry, Access access) {
    int result = recording.kernel.identifyDescriptor(tracee, fd, Kernel.OFFSET, access);
    if (result < 0) {
      return false;
    }
    if (!entry.sameInode(access)) {
      return recording.identify(tracee, fd, UNKNOWN, access);
    }
    if (!pathHolds(entry, access)) {
      boolean named = recording.identify(tracee, fd, Kernel.PATH, access);
      access.openFlags = entry.openFlags;
      return named;
    }
    access.openFlags = entry.openFlags;
    System.arraycopy(entry.path, 0, access.path, 0, entry.pathLength);
    access.pathLength = entry.pathLength;
    return true;
  }

  /** A rename or unlink of the file changes its ctime; one of a folder above is counted. */
  private boolean pathHolds(Entry entry, Access access) {
    return entry.ctimeNs == access.ctimeNs && entry.renames == recording.renames;
  }

  private void closingAll(Tracee tracee, long first, long last) {
    recording.allowed(tracee, recording.kernel.descriptors(tracee, open));
    for (int i = 0; i < open.size(); i++) {
      int fd = open.get(i);
      if (fd >= first && fd <= last) {
        closing(tracee, fd);
      }
    }
  }
}
