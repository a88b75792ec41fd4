package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;

/**
 * What the loop asks of the kernel. Every tracee passed in is stopped, so that what is read about
 * it holds until it is resumed. Values are not negative, or -errno: a tracee may be killed at any
 * moment, and then ESRCH or ENOENT is an event and no failure.
 */
interface Kernel {
  /** Waits for the next stop or death; false when no tracee is left. */
  boolean awaitStop(Stop stop);

  /** Whether this thread has stopped or died and was not served yet; does not wait. */
  boolean pollStop(int tid, Stop stop);

  /** PTRACE_GET_SYSCALL_INFO. */
  int systemCall(Tracee tracee, SystemCall call);

  /** PTRACE_GETEVENTMSG. */
  long eventMessage(Tracee tracee);

  /** Lets the tracee of a stop go on: PTRACE_CONT, PTRACE_SYSCALL or PTRACE_LISTEN. */
  int resume(int tid, int request, int signal);

  /** Nanoseconds since the epoch. */
  long now();

  /** Reads a NUL-terminated string of the tracee: its length without the NUL. */
  int readString(Tracee tracee, long address, byte[] target);

  /** Reads a 64-bit word of the tracee's memory into {@code target[0]}. */
  int readWord(Tracee tracee, long address, long[] target);

  /** Writes a 64-bit word into the tracee's memory, even where that is read-only. */
  int writeWord(Tracee tracee, long address, long value);

  /** Changes the first argument of the system call at whose entry the tracee is. */
  int setFirstArgument(Tracee tracee, long value);

  /**
   * The path as /proc/TID/fd/N shows it, of files that can be recorded at all; one of {@link
   * Means}.
   */
  int PATH = 1;

  /** The offset, of regular files. */
  int OFFSET = 2;

  /** The flags that F_GETFL tells, as open flags. */
  int FLAGS = 4;

  /**
   * Identity of an open file, and what else is asked for.
   *
   * @param what any of {@link #PATH}, {@link #OFFSET}, {@link #FLAGS}
   * @return 0, or -errno; -ENAMETOOLONG when only the path is missing
   */
  int identifyDescriptor(Tracee tracee, int fd, int what, Access access);

  /** All descriptors that the tracee has open. */
  int descriptors(Tracee tracee, DescriptorList list);

  /**
   * Where a path leads, in the tracee's root and working directory: the canonical path of the entry
   * and, if it exists, its identity.
   *
   * @param follow whether a symlink in the last component is followed
   * @return 0, or -errno when there is no such entry; the path is then as good as text allows
   */
  int locate(Tracee tracee, int directory, byte[] raw, int length, boolean follow, Access access);

  /** The path of a failed call as text: joined to where it starts, not resolved. */
  void spell(Tracee tracee, int directory, byte[] raw, int length, Access access);

  /** Path and identity of the program that the process runs. */
  int executable(Tracee tracee, Access access);

  /** Path and identity of the ELF loader of that program; -ENOENT when it has none. */
  int loader(Tracee tracee, Access executable, Access loader);

  /** Whether the program would gain privileges that tracing withholds (set-user-ID and such). */
  boolean privileged(Tracee tracee, Access executable);

  /** argv and working directory of a process that has just begun a program. */
  void invocation(Tracee tracee, Access access);

  /**
   * The environment of a process that has just begun a program, as /proc/PID/environ has it.
   *
   * @return how much of it was read: the target's length when there may be more
   */
  int environment(Tracee tracee, byte[] target);

  /** A read-only descriptor of our own for the content of an open file, or -errno. */
  int openContent(Tracee tracee, int fd);

  /** The same for the program that the process runs. */
  int openExecutable(Tracee tracee);

  /** The same by canonical path, if that still leads to the identified file. */
  int openIdentified(Access access);

  /** Identity of what a canonical path leads to. */
  int identify(Access access);

  /** rchar and wchar of /proc/PID/io. */
  boolean io(Tracee tracee, long[] readAndWritten);

  /** syscr and syscw of the thread's own io file: how often it has called read and write. */
  boolean calls(Tracee tracee, long[] readAndWrite);

  /** Whether {@code tid} is a thread of the process {@code pid}. */
  boolean threadOf(int pid, int tid);

  /** Process of a thread that nobody announced, and its parent, into {@code target}. */
  boolean parentage(int tid, int[] pidAndParent);

  /** Whether two threads run in one address space, as far as it is known. */
  boolean shareMemory(int tid, int otherTid);

  /** Whether two threads use one descriptor table. */
  boolean shareDescriptors(int tid, int otherTid);

  /** The process is gone: whatever is held for it can be given back. */
  void forget(TracedProcess process);
}
