package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;

/** Who belongs to whom, and what a process read and wrote. */
final class TraceeProcesses {
  private static final byte[] IO = "/io".getBytes(US_ASCII);
  private static final byte[] STATUS = "/status".getBytes(US_ASCII);
  private static final byte[] TASK = "/task/".getBytes(US_ASCII);

  private final ProcPath proc;
  private final NativeBuffer buffer = new NativeBuffer(4096);
  private final byte[] text = new byte[4096];

  TraceeProcesses(ProcPath proc) {
    this.proc = proc;
  }

  boolean io(Tracee tracee, long[] readAndWritten) {
    int length = read(proc.of(tracee.process.pid, IO));
    if (length <= 0) {
      return false;
    }
    readAndWritten[0] = ProcText.number(text, length, "rchar:", 10);
    readAndWritten[1] = ProcText.number(text, length, "wchar:", 10);
    return true;
  }

  boolean threadOf(int pid, int tid) {
    PathBuffer path = proc.of(pid, TASK).append(tid);
    return Linux.faccessat(Fcntl.AT_FDCWD, path.address()) == 0;
  }

  boolean parentage(int tid, int[] pidAndParent) {
    int length = read(proc.of(tid, STATUS));
    if (length <= 0) {
      return false;
    }
    pidAndParent[0] = (int) ProcText.number(text, length, "Tgid:", 10);
    pidAndParent[1] = (int) ProcText.number(text, length, "PPid:", 10);
    return pidAndParent[0] > 0;
  }

  private int read(PathBuffer path) {
    int file = Linux.openat(Fcntl.AT_FDCWD, path.address(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    if (file < 0) {
      return file;
    }
    int got = (int) Linux.read(file, buffer.address(), buffer.capacity());
    Linux.close(file);
    buffer.get(0, text, 0, Math.max(got, 0));
    return got;
  }
}
