package org.filetrace.tracer.loop;

import java.nio.charset.StandardCharsets;
import org.filetrace.spool.MarkKind;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.linux.Fcntl;

/**
 * execve(2) and execveat(2). Recorded are the file named, with argv and working directory; and,
 * without them, the interpreter when the file is a script, and the ELF loader, which the kernel
 * maps without an open.
 */
final class Execs {
  /** Some hundred shell functions, which bash exports as variables, fit. */
  private static final int ENVIRONMENT_BYTES = 256 * 1024;

  private final Recording recording;
  private final Exchanges exchanges;
  private final Closes closes;
  private final DescriptorList open = new DescriptorList();
  private boolean environmentSeen;

  Execs(Recording recording, Exchanges exchanges, Closes closes) {
    this.recording = recording;
    this.exchanges = exchanges;
    this.closes = closes;
  }

  void entering(Tracee tracee, Syscall row) {
    Access named = recording.take(tracee, Recording.EXEC);
    tracee.found = named;
    if (locate(tracee, row, named) == 0 && named.identified && tracee.process.runsProgramOfJob) {
      tracee.snapshot = snapshot(tracee);
    }
  }

  void failed(Tracee tracee, long result) {
    if (tracee.snapshot != null) {
      tracee.snapshot.discard(recording);
      tracee.snapshot = null;
    }
    if (tracee.found != null) {
      recording.emitFailure(tracee, tracee.found, result);
      tracee.found = null;
    }
  }

  /** The new program is in place; its first instruction has not run. */
  void succeeded(Tracee tracee) {
    if (tracee.snapshot != null) {
      tracee.snapshot.recordClosed(tracee, recording);
      tracee.snapshot = null;
    }
    if (!tracee.process.runsProgramOfJob) {
      exchanges.has(tracee, Means.OUTSIDE);
    }
    tracee.process.runsProgramOfJob = true;
    tracee.process.executed = true;
    tracee.process.sharesWithParent = false;
    if (!environmentSeen) {
      environmentSeen = true;
      environment(tracee);
    }
    Access program = recording.take(tracee, Recording.EXEC);
    recording.allowed(tracee, recording.kernel.executable(tracee, program));
    Access named = tracee.found;
    tracee.found = null;
    checkPrivileges(tracee, program);
    Access loader = recording.take(tracee, Recording.EXEC);
    boolean loaded = recording.kernel.loader(tracee, program, loader) == 0;
    if (named != null && isScript(named, program)) {
      emitNamed(tracee, named, false);
      emitProgram(tracee, program);
    } else {
      if (named != null) {
        recording.release(named);
      }
      emitNamed(tracee, program, true);
    }
    if (loaded) {
      recording.attachContent(false, loader);
      recording.emit(loader);
    } else {
      recording.release(loader);
    }
  }

  /** Of the job's first program: what the launcher or the scheduler gave it, whoever they are. */
  private void environment(Tracee tracee) {
    byte[] environment = new byte[ENVIRONMENT_BYTES];
    int length = recording.allowed(tracee, recording.kernel.environment(tracee, environment));
    recording.sink.environmentSeen(environment, Math.max(length, 0), recording.kernel.now());
  }

  private int locate(Tracee tracee, Syscall row, Access named) {
    boolean byDescriptor =
        row.flags >= 0 && (tracee.intArgument(row.flags) & Fcntl.AT_EMPTY_PATH) != 0;
    if (byDescriptor) {
      int fd = tracee.intArgument(row.dir);
      if (recording.identify(tracee, fd, Kernel.PATH, named)) {
        return 0;
      }
    }
    return recording.locate(tracee, row.dir, row.path, true, named);
  }

  private static boolean isScript(Access named, Access program) {
    return named.identified && (named.device != program.device || named.inode != program.inode);
  }

  private void emitNamed(Tracee tracee, Access access, boolean running) {
    recording.kernel.invocation(tracee, access);
    if (running) {
      emitProgram(tracee, access);
    } else {
      recording.attachContent(false, access);
      recording.emit(access);
    }
  }

  private void emitProgram(Tracee tracee, Access program) {
    if (recording.wantsContent(program, false)) {
      program.contentFd = recording.kernel.openExecutable(tracee);
    }
    recording.emit(program);
  }

  private void checkPrivileges(Tracee tracee, Access program) {
    if (program.identified && recording.kernel.privileged(tracee, program)) {
      String path = new String(program.path, 0, program.pathLength, StandardCharsets.UTF_8);
      recording.sink.mark(MarkKind.PRIVILEGE_LOST, recording.kernel.now(), path);
    }
  }

  private ExecSnapshot snapshot(Tracee tracee) {
    ExecSnapshot snapshot = new ExecSnapshot();
    recording.allowed(tracee, recording.kernel.descriptors(tracee, open));
    for (int i = 0; i < open.size(); i++) {
      Access access = closes.describe(tracee, open.get(i));
      if (access != null) {
        closes.holdContent(tracee, access);
        snapshot.add(access);
      }
    }
    return snapshot;
  }
}
