package org.filetrace.tracer;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.filetrace.spool.Activity;

/** A sink that writes one line per event, for tests. */
public final class TextSink implements TraceSink {
  private final PrintStream out;
  private int processes;

  public TextSink(PrintStream out) {
    this.out = out;
  }

  @Override
  public int processStarted(int parentNo, int pid, long atNs) {
    out.println("process " + ++processes + " pid " + pid + " parent " + parentNo);
    return processes;
  }

  @Override
  public void processEnded(
      int processNo, long atNs, int waitStatus, long readBytes, long writtenBytes) {
    out.println(processNo + " ended " + waitStatus);
  }

  @Override
  public void environmentSeen(byte[] environment, int length, long atNs) {}

  @Override
  public void accessed(Access access) {
    StringBuilder line = new StringBuilder();
    line.append(access.processNo).append(' ').append(Activity.of(access.activity).label());
    line.append(' ').append(text(access.path, access.pathLength));
    if (access.secondPathLength > 0) {
      line.append(" -> ").append(text(access.secondPath, access.secondPathLength));
    }
    if (access.openFlags != -1) {
      line.append(" flags=").append(Integer.toOctalString(access.openFlags));
    }
    if (access.fd != -1) {
      line.append(" fd=").append(access.fd);
    }
    if (access.offsetBytes != -1) {
      line.append(" offset=").append(access.offsetBytes);
    }
    if (access.identified) {
      line.append(" size=").append(access.sizeBytes);
    }
    if (access.argvLength > 0) {
      line.append(" argv=").append(text(access.argv, access.argvLength - 1).replace('\0', ' '));
    }
    out.println(line.append(" = ").append(access.result));
  }

  @Override
  public boolean wantsContent(Access access, boolean written) {
    return false;
  }

  @Override
  public void mark(String kind, long atNs, String detail) {
    out.println("mark " + kind + " " + detail);
  }

  @Override
  public void commit(long timeoutMs) {
    out.println("commit");
    out.flush();
  }

  private static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
