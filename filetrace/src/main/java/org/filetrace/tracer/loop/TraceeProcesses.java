package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.PathBuffer;

/** Who belongs to whom, and what a process read and wrote. */
final class TraceeProcesses {
  private static final byte[] IO = "/io".getBytes(US_ASCII);
  private static final byte[] STATUS = "/status".getBytes(US_ASCII);
  private static final byte[] TASK = "/task/".getBytes(US_ASCII);

  private final ProcPath proc;
  private final byte[] text = new byte[4096];

  TraceeProcesses(ProcPath proc) {
    this.proc = proc;
  }

  boolean io(Tracee tracee, long[] readAndWritten) {
    int length = proc.read(proc.of(tracee.process.pid, IO), text);
    if (length <= 0) {
      return false;
    }
    readAndWritten[0] = ProcText.number(text, length, "rchar:", 10);
    readAndWritten[1] = ProcText.number(text, length, "wchar:", 10);
    return true;
  }

  boolean calls(Tracee tracee, long[] readAndWrite) {
    PathBuffer path = proc.of(tracee.process.pid, TASK).append(tracee.tid).append(IO);
    int length = proc.read(path, text);
    if (length <= 0) {
      return false;
    }
    readAndWrite[0] = ProcText.number(text, length, "syscr:", 10);
    readAndWrite[1] = ProcText.number(text, length, "syscw:", 10);
    return readAndWrite[0] >= 0 && readAndWrite[1] >= 0;
  }

  boolean threadOf(int pid, int tid) {
    PathBuffer path = proc.of(pid, TASK).append(tid);
    return Linux.faccessat(Fcntl.AT_FDCWD, path.address()) == 0;
  }

  boolean parentage(int tid, int[] pidAndParent) {
    int length = proc.read(proc.of(tid, STATUS), text);
    if (length <= 0) {
      return false;
    }
    pidAndParent[0] = (int) ProcText.number(text, length, "Tgid:", 10);
    pidAndParent[1] = (int) ProcText.number(text, length, "PPid:", 10);
    return pidAndParent[0] > 0;
  }
}
