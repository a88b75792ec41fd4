package org.filetrace.tracer.loop;

import java.util.Arrays;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;
import org.jspecify.annotations.Nullable;

/**
 * What the loop knows about the descriptors of one kernel descriptor table (files_struct), which
 * threads share and forks copy. It never goes stale, for these reasons:
 *
 * <ul>
 *   <li>An entry is made at the exit stop of the open that returned the number, or of the dup2 that
 *       copied a known one.
 *   <li>A number refers to another file only after a close of it: close, close_range, dup2, dup3
 *       and exec, all of which stop for the tracer, and drop the entry before they take place.
 *   <li>Whatever else makes descriptors (dup, fcntl, SCM_RIGHTS, pipe, socket) takes free numbers,
 *       which have no entry; those are asked from the kernel.
 *   <li>A forked process and an exec begin with an empty table. So does a process that uses
 *       io_uring, which closes unseen.
 * </ul>
 *
 * Identity is compared on every use all the same, since it has to be read anyway.
 */
final class DescriptorTable {
  private static final int LARGEST_FD = 4095;

  /**
   * A file behind a descriptor number. Kept when it is closed, so that reopening allocates nothing.
   */
  static final class Entry {
    boolean open;

    /** The file is none that is recorded: a pipe, a device, something in /proc. */
    boolean ignored;

    int openFlags;
    long device;
    long inode;
    long ctimeNs;
    int renames;
    byte[] path = new byte[0];
    int pathLength;

    boolean sameInode(Access access) {
      return device == access.device && inode == access.inode;
    }
  }

  private @Nullable Entry[] entries = new Entry[16];
  private int users = 1;

  void share() {
    users++;
  }

  /** One thread less uses this table; true when it was the last one. */
  boolean release() {
    return --users == 0;
  }

  boolean shared() {
    return users > 1;
  }

  /** The entry of an open descriptor, or null when only the kernel knows. */
  @Nullable Entry get(int fd) {
    Entry entry = fd >= 0 && fd < entries.length ? entries[fd] : null;
    return entry != null && entry.open ? entry : null;
  }

  /** Notes what an open returned. */
  void opened(int fd, Access access, int openFlags, int renames) {
    Entry entry = reuse(fd);
    if (entry != null) {
      entry.ignored = false;
      entry.openFlags = openFlags;
      entry.device = access.device;
      entry.inode = access.inode;
      entry.ctimeNs = access.ctimeNs;
      entry.renames = renames;
      setPath(entry, access.path, access.pathLength);
    }
  }

  /** Notes that dup2 or dup3 made a number refer to the same open file as another. */
  void duplicated(int from, int to) {
    Entry source = get(from);
    if (source == null) {
      closed(to);
      return;
    }
    Entry copy = reuse(to);
    if (copy != null) {
      copy.ignored = source.ignored;
      copy.openFlags = source.openFlags;
      copy.device = source.device;
      copy.inode = source.inode;
      copy.ctimeNs = source.ctimeNs;
      copy.renames = source.renames;
      setPath(copy, source.path, source.pathLength);
    }
  }

  /** Whether another descriptor known to be open can write the same file. */
  boolean writesOn(int fd, Access access) {
    for (int other = 0; other < entries.length; other++) {
      Entry entry = other == fd ? null : get(other);
      if (entry != null
          && !entry.ignored
          && Fcntl.writable(entry.openFlags)
          && entry.sameInode(access)) {
        return true;
      }
    }
    return false;
  }

  /** Notes that a descriptor leads to nothing that is recorded. */
  void ignored(int fd) {
    Entry entry = reuse(fd);
    if (entry != null) {
      entry.ignored = true;
    }
  }

  void closed(int fd) {
    Entry entry = get(fd);
    if (entry != null) {
      entry.open = false;
    }
  }

  void forgetAll() {
    for (Entry entry : entries) {
      if (entry != null) {
        entry.open = false;
      }
    }
  }

  boolean anyOpen() {
    for (Entry entry : entries) {
      if (entry != null && entry.open && !entry.ignored) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Entry reuse(int fd) {
    if (fd < 0 || fd > LARGEST_FD) {
      return null;
    }
    if (fd >= entries.length) {
      entries = Arrays.copyOf(entries, Integer.highestOneBit(fd) * 2);
    }
    Entry entry = entries[fd];
    if (entry == null) {
      entry = new Entry();
      entries[fd] = entry;
    }
    entry.open = true;
    return entry;
  }

  private static void setPath(Entry entry, byte[] path, int length) {
    if (entry.path.length < length) {
      entry.path = new byte[Math.max(64, Integer.highestOneBit(length) * 2)];
    }
    System.arraycopy(path, 0, entry.path, 0, length);
    entry.pathLength = length;
  }
}
