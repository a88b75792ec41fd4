package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.LinkedHashMap;
import java.util.Map;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;
import org.jspecify.annotations.Nullable;

/** The program that a process runs, its loader, and how it was called. */
final class TraceeExecutables {
  private static final byte[] EXE = "/exe".getBytes(US_ASCII);
  private static final byte[] CWD = "/cwd".getBytes(US_ASCII);
  private static final byte[] CMDLINE = "/cmdline".getBytes(US_ASCII);
  private static final byte[] ENVIRON = "/environ".getBytes(US_ASCII);
  private static final byte[] STATUS = "/status".getBytes(US_ASCII);
  private static final byte[] CAPABILITY = "security.capability".getBytes(US_ASCII);
  private static final int HEAD_BYTES = 4096;
  private static final int CACHED_PROGRAMS = 256;

  /** The spool's limit for argv. */
  private static final int ARGV_BYTES = 128 * 1024;

  private record Program(long device, long inode, long ctimeNs) {
    /** Written out: a record's own is put together at run time, 10 ms of every job's start. */
    @Override
    public int hashCode() {
      return Long.hashCode((device * 31 + inode) * 31 + ctimeNs);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Program that
          && device == that.device
          && inode == that.inode
          && ctimeNs == that.ctimeNs;
    }
  }

  /** What does not change with a program's version. */
  private record Traits(byte[] loader, boolean capable) {}

  private final ProcPath proc;
  private final FileIdentity identity;
  private final TraceePaths paths;
  private final PathBuffer attribute = new PathBuffer();
  private final NativeBuffer bytes = new NativeBuffer(ARGV_BYTES);
  private final Map<Program, Traits> programs =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Program, Traits> eldest) {
          return size() > CACHED_PROGRAMS;
        }
      };

  TraceeExecutables(ProcPath proc, FileIdentity identity, TraceePaths paths) {
    this.proc = proc;
    this.identity = identity;
    this.paths = paths;
  }

  int executable(Tracee tracee, Access access) {
    int length = proc.readLink(proc.of(tracee.tid, EXE), access.path);
    access.pathLength = Math.max(length, 0);
    int result = identity.read(Fcntl.AT_FDCWD, proc.of(tracee.tid, EXE).address(), 0, access);
    return length < 0 ? length : result;
  }

  int open(Tracee tracee) {
    return TraceeDescriptors.openContent(proc.of(tracee.tid, EXE));
  }

  int loader(Tracee tracee, Access executable, Access loader) {
    byte[] path = traits(tracee, executable).loader;
    return path.length == 0
        ? -Errno.ENOENT
        : paths.locate(tracee, Fcntl.AT_FDCWD, path, path.length, true, loader);
  }

  boolean privileged(Tracee tracee, Access executable) {
    if (traits(tracee, executable).capable) {
      return true;
    }
    int setGroup = Fcntl.S_ISGID | Fcntl.S_IXGRP;
    boolean setUser = (executable.mode & Fcntl.S_ISUID) != 0;
    if (!setUser && (executable.mode & setGroup) != setGroup) {
      return false;
    }
    identity.read(Fcntl.AT_FDCWD, proc.of(tracee.tid, EXE).address(), 0, executable);
    int owner = setUser ? identity.uid() : identity.gid();
    return effectiveId(tracee, setUser ? "Uid:" : "Gid:") != owner;
  }

  void invocation(Tracee tracee, Access access) {
    int got = readWhole(proc.of(tracee.tid, CMDLINE));
    if (access.argv.length == 0) {
      access.argv = new byte[ARGV_BYTES];
    }
    access.argvLength = Math.max(got, 0);
    bytes.get(0, access.argv, 0, access.argvLength);
    access.cwdLength = Math.max(0, proc.readLink(proc.of(tracee.tid, CWD), access.cwd));
  }

  int environment(Tracee tracee, byte[] target) {
    PathBuffer path = proc.of(tracee.tid, ENVIRON);
    int file = Linux.openat(Fcntl.AT_FDCWD, path.address(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    if (file < 0) {
      return file;
    }
    int length = 0;
    int got;
    do {
      int room = Math.min(bytes.capacity(), target.length - length);
      got = (int) Linux.read(file, bytes.address(), room);
      bytes.get(0, target, length, Math.max(got, 0));
      length += Math.max(got, 0);
    } while (got > 0 && length < target.length);
    Linux.close(file);
    return length;
  }

  private Traits traits(Tracee tracee, Access executable) {
    Program program = new Program(executable.device, executable.inode, executable.ctimeNs);
    Traits known = programs.get(program);
    if (known == null) {
      known = new Traits(readLoader(tracee), hasCapabilities(tracee));
      programs.put(program, known);
    }
    return known;
  }

  private byte[] readLoader(Tracee tracee) {
    int file =
        Linux.openat(
            Fcntl.AT_FDCWD, proc.of(tracee.tid, EXE).address(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    if (file < 0) {
      return new byte[0];
    }
    int got = (int) Linux.pread(file, bytes.address(), HEAD_BYTES, 0);
    Linux.close(file);
    byte[] head = new byte[Math.max(got, 0)];
    bytes.get(0, head, 0, head.length);
    long range = ElfInterpreter.find(head, head.length);
    byte[] path = new byte[range < 0 ? 0 : (int) range];
    System.arraycopy(head, range < 0 ? 0 : (int) (range >>> 32), path, 0, path.length);
    return path;
  }

  private boolean hasCapabilities(Tracee tracee) {
    return Linux.getxattr(
            proc.of(tracee.tid, EXE).address(),
            attribute.clear().append(CAPABILITY).address(),
            bytes.address(),
            bytes.capacity())
        > 0;
  }

  /** Second number of the line: the effective one. */
  private long effectiveId(Tracee tracee, String field) {
    int got = readWhole(proc.of(tracee.tid, STATUS));
    byte[] text = new byte[Math.max(got, 0)];
    bytes.get(0, text, 0, text.length);
    return ProcText.secondNumber(text, text.length, field);
  }

  private int readWhole(PathBuffer path) {
    int file = Linux.openat(Fcntl.AT_FDCWD, path.address(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    if (file < 0) {
      return file;
    }
    int length = 0;
    long got;
    do {
      got = Linux.read(file, bytes.address() + length, bytes.capacity() - length);
      length += (int) Math.max(got, 0);
    } while (got > 0 && length < bytes.capacity());
    Linux.close(file);
    return length;
  }
}
