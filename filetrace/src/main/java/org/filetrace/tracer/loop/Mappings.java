package org.filetrace.tracer.loop;

import java.util.List;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.loop.DescriptorTable.Entry;

/**
 * Shared mappings of files that may be written. They write without a system call and outlive the
 * descriptor, so a file that is mapped writable counts as written until the process ends or runs
 * another program.
 *
 * <p>One that is mapped for reading, from a descriptor that can write, may be made writable later
 * (mprotect(2), which is not traced: memory allocators and compilers of code call it all the time).
 * It counts as written when it has changed by then: the first store to a page moves the file's time
 * stamps, except on tmpfs (file_update_time in mm/memory.c).
 */
final class Mappings {
  private static final int PROT_WRITE = 2;

  /** The lowest bit of MAP_SHARED_VALIDATE, too, but not of MAP_PRIVATE. */
  private static final int MAP_SHARED = 1;

  private static final int MAP_ANONYMOUS = 0x20;
  private static final int PROTECTION_ARGUMENT = 2;

  /** More than that of one process are not looked at again at its end. */
  private static final int LOOKED_AT_AGAIN = 4096;

  private final Recording recording;
  private final Exchanges exchanges;
  private final long[] word = new long[1];

  Mappings(Recording recording, Exchanges exchanges) {
    this.recording = recording;
    this.exchanges = exchanges;
  }

  /** Returns whether the call's exit has to be seen: whether it maps a file writable. */
  boolean entering(Tracee tracee, Syscall row) {
    if (row.kind == Syscall.Kind.MAP_IN_MEMORY && !readArguments(tracee)) {
      return false;
    }
    int flags = tracee.intArgument(row.flags);
    if ((flags & MAP_SHARED) == 0) {
      return false;
    }
    if ((flags & MAP_ANONYMOUS) != 0) {
      exchanges.has(tracee, Means.MEMORY);
      return false;
    }
    if ((tracee.intArgument(PROTECTION_ARGUMENT) & PROT_WRITE) != 0) {
      return true;
    }
    watchReadable(tracee, tracee.intArgument(row.dir));
    return false;
  }

  /** struct mmap_arg_struct of i386: six 32-bit arguments, which are in memory. */
  private boolean readArguments(Tracee tracee) {
    long address = tracee.arguments[0];
    for (int i = 0; i < tracee.arguments.length; i += 2) {
      if (recording.kernel.readWord(tracee, address + (long) i * Integer.BYTES, word) < 0) {
        return false;
      }
      tracee.arguments[i] = word[0] & 0xffffffffL;
      tracee.arguments[i + 1] = word[0] >>> 32;
    }
    return true;
  }

  void mapped(Tracee tracee, Syscall row, long result) {
    if (result < 0 && result > -4096) {
      return;
    }
    int fd = tracee.intArgument(row.dir);
    Access access = recording.take(tracee, Recording.MMAP_WRITE);
    access.fd = fd;
    if (!recording.identify(tracee, fd, Kernel.PATH, access)) {
      exchanges.mapped(tracee, access);
      return;
    }
    watch(tracee, MappedFile.of(access, true));
    recording.emit(access);
  }

  private void watchReadable(Tracee tracee, int fd) {
    Entry known = tracee.descriptors.get(fd);
    if (known != null && (known.ignored || !Fcntl.writable(known.openFlags))) {
      return;
    }
    Access access = recording.take(tracee, Recording.MMAP_WRITE);
    if (recording.identify(tracee, fd, Kernel.PATH | Kernel.FLAGS, access)
        && Fcntl.writable(access.openFlags)) {
      watch(tracee, MappedFile.of(access, false));
    }
    recording.release(access);
  }

  private static void watch(Tracee tracee, MappedFile file) {
    List<MappedFile> mappings = tracee.process.mappings;
    int known = mappings.indexOf(file);
    if (known >= 0 && file.writable()) {
      mappings.set(known, file);
    } else if (known < 0 && mappings.size() < LOOKED_AT_AGAIN) {
      mappings.add(file);
    }
  }

  /** The address space goes away: what it wrote is in the files now. */
  void unmapped(Tracee tracee) {
    for (MappedFile file : tracee.process.mappings) {
      Access access = recording.take(tracee, Recording.MMAP_WRITE);
      System.arraycopy(file.path(), 0, access.path, 0, file.path().length);
      access.pathLength = file.path().length;
      boolean found = recording.kernel.identify(access) == 0 && file.sameFile(access);
      if (!file.writable() && !(found && file.changed(access))) {
        recording.release(access);
        continue;
      }
      access.identified = found;
      if (found) {
        recording.attachContent(true, access);
      }
      recording.emit(access);
    }
    tracee.process.mappings.clear();
  }
}
