package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;

/**
 * Shared writable mappings of files. They write without a system call and outlive the descriptor,
 * so the file counts as written until the process ends or runs another program.
 */
final class Mappings {
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int PROTECTION_ARGUMENT = 2;

  /** More than that of one process are not looked at again at its end. */
  private static final int LOOKED_AT_AGAIN = 4096;

  private final Recording recording;
  private final long[] word = new long[1];

  Mappings(Recording recording) {
    this.recording = recording;
  }

  /** MAP_SHARED is the lowest bit of MAP_SHARED_VALIDATE, too, but not of MAP_PRIVATE. */
  static boolean writesToFile(Tracee tracee, Syscall row) {
    int flags = tracee.intArgument(row.flags);
    return (tracee.intArgument(PROTECTION_ARGUMENT) & PROT_WRITE) != 0
        && (flags & MAP_SHARED) != 0
        && (flags & MAP_ANONYMOUS) == 0;
  }

  /** struct mmap_arg_struct of i386: six 32-bit arguments, which are in memory. */
  boolean readArguments(Tracee tracee) {
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
      recording.release(access);
      return;
    }
    MappedFile file = MappedFile.of(access);
    if (!tracee.process.mappings.contains(file)
        && tracee.process.mappings.size() < LOOKED_AT_AGAIN) {
      tracee.process.mappings.add(file);
    }
    recording.emit(access);
  }

  /** The address space goes away: what it wrote is in the files now. */
  void unmapped(Tracee tracee) {
    for (MappedFile file : tracee.process.mappings) {
      Access access = recording.take(tracee, Recording.MMAP_WRITE);
      System.arraycopy(file.path(), 0, access.path, 0, file.path().length);
      access.pathLength = file.path().length;
      if (recording.kernel.identify(access) == 0 && file.sameFile(access)) {
        recording.attachContent(true, access);
      } else {
        access.identified = false;
      }
      recording.emit(access);
    }
    tracee.process.mappings.clear();
  }
}
