package org.filetrace.tracer.loop;

import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;

/**
 * Which processes may exchange data by other means than files ({@link Means}), so that lineage can
 * tell which of a job's inputs reached which of its outputs.
 *
 * <p>No read or write is traced. What is recorded is that a process had such a means until now, at
 * the moment when it is closed: then the tracer looks at the descriptor anyway. Whether it used it,
 * is judged for pipes only. A shell that runs {@code a | b} holds both ends for a moment, and so
 * does each child that it forks, until it has put them in their places. They read and wrote nothing
 * meanwhile: the kernel counts a thread's calls of read and write ({@code syscr} and {@code syscw}
 * of proc(5)), for a forked process from 0 on. What the counters prove unused is not recorded.
 *
 * <p>They prove it for a process of one thread that has been alone with its descriptors; from the
 * creation of the pipe on, or from the fork on if it has not run another program since (ld.so
 * reads). Calls that move data uncounted (splice(2), tee(2), vmsplice(2), io_uring) end all proof.
 */
final class Exchanges {
  private static final int READ = 0;
  private static final int WRITTEN = 1;

  /** ipc(2) of i386: what it is called for (linux/ipc.h). */
  private static final int IPC_MSGGET = 13;

  private static final int IPC_SHMAT = 21;

  private final Recording recording;
  private final long[] word = new long[1];
  private final long[] calls = new long[2];
  private final long[] before = new long[2];
  private long countedAtStop = -1;
  private boolean counted;

  Exchanges(Recording recording) {
    this.recording = recording;
  }

  /** At the exit of pipe(2). */
  void createdPipe(Tracee tracee, long result) {
    if (result < 0 || recording.kernel.readWord(tracee, tracee.arguments[0], word) < 0) {
      return;
    }
    Access end = recording.take(tracee, Recording.EXCHANGE);
    if (recording.kernel.identifyDescriptor(tracee, (int) word[0], 0, end) == 0) {
      obtained(tracee, end);
    }
    recording.release(end);
  }

  /** At the exit of an open that led to no file. */
  void opened(Tracee tracee, Access access) {
    if (Means.is(access, Means.PIPE)) {
      obtained(tracee, access);
      tracee.descriptors.closed(access.fd);
      recording.release(access);
    } else {
      tracee.descriptors.ignored(access.fd);
      emit(tracee, access);
    }
  }

  /**
   * Whether what is about to be closed is worth a record: a means that the process may have used.
   */
  boolean closing(Tracee tracee, Access access) {
    TracedProcess process = tracee.process;
    if (!process.runsProgramOfJob || !Means.is(access) || Means.is(access, Means.TERMINAL)) {
      return false;
    }
    if ((access.openFlags & Fcntl.O_PATH) != 0 || !mayHaveUsed(tracee, access)) {
      return false;
    }
    describe(access);
    tellSharing(tracee);
    return true;
  }

  /** At the exit of a shared writable mmap(2) of what is no recorded file. */
  void mapped(Tracee tracee, Access access) {
    access.openFlags = Fcntl.O_RDWR;
    emit(tracee, access);
  }

  /** A means without a descriptor: memory, System V, the parent. */
  void has(Tracee tracee, byte[] means) {
    Access access = recording.take(tracee, Recording.EXCHANGE);
    Means.put(means, access);
    recording.emit(access);
  }

  void systemV(Tracee tracee, Syscall row) {
    int operation = tracee.intArgument(0) & 0xffff;
    if (row != Syscall.IPC || operation == IPC_SHMAT || operation == IPC_MSGGET) {
      has(tracee, Means.IPC);
    }
  }

  /**
   * A child in its parent's memory has got hold of data. As a rule such a child does nothing but
   * exec another program (vfork(2), posix_spawn(3)), and shares nothing worth telling.
   */
  void tellSharing(Tracee tracee) {
    if (tracee.process.sharesWithParent) {
      tracee.process.sharesWithParent = false;
      has(tracee, Means.PARENT);
    }
  }

  private void emit(Tracee tracee, Access access) {
    if (tracee.process.runsProgramOfJob && Means.is(access)) {
      describe(access);
      tellSharing(tracee);
      recording.emit(access);
    } else {
      recording.release(access);
    }
  }

  private static void describe(Access access) {
    access.activity = Recording.EXCHANGE;
    access.result = 0;
    access.offsetBytes = -1;
    access.identified = Means.is(access, Means.PIPE) || Means.is(access, Means.MEMORY);
    access.sizeBytes = 0;
    access.mtimeNs = 0;
    access.ctimeNs = 0;
  }

  private void obtained(Tracee tracee, Access pipe) {
    if (!count(tracee)) {
      return;
    }
    PipeCounts pipes = tracee.process.pipes;
    if (pipes == null) {
      pipes = new PipeCounts();
      tracee.process.pipes = pipes;
    }
    pipes.put(pipe.device, pipe.inode, calls[READ], calls[WRITTEN]);
  }

  private boolean mayHaveUsed(Tracee tracee, Access access) {
    TracedProcess process = tracee.process;
    boolean alone = !process.hadThreads && !process.usesIoUring && !process.splices;
    if (!alone || !Means.is(access, Means.PIPE)) {
      return true;
    }
    PipeCounts pipes = process.pipes;
    boolean known = pipes != null && pipes.get(access.device, access.inode, before);
    if (!known) {
      before[READ] = 0;
      before[WRITTEN] = 0;
    }
    if ((process.executed && !known) || !count(tracee)) {
      return true;
    }
    boolean read = calls[READ] != before[READ];
    boolean written = calls[WRITTEN] != before[WRITTEN];
    return switch (access.openFlags & Fcntl.O_ACCMODE) {
      case Fcntl.O_RDONLY -> read;
      case Fcntl.O_WRONLY -> written;
      default -> read || written;
    };
  }

  private boolean count(Tracee tracee) {
    if (countedAtStop != recording.stops) {
      countedAtStop = recording.stops;
      counted = recording.kernel.calls(tracee, calls);
    }
    return counted;
  }
}
