package org.filetrace.tracer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.filetrace.tracer.linux.Linux;

/** The guardian, which catches the tracees should this tracer die; at the end of descriptor 4. */
final class Guardian {
  private static final int FD = 4;

  /** The job waits for this: better unguarded than late. */
  private static final int ANSWER_TIMEOUT_MS = 200;

  private final Socket socket = new Socket(FD);

  /**
   * Asks it to guard the calling thread.
   *
   * @return empty when it does, else why not
   */
  String guardThisThread(Path spool) {
    try {
      byte[] path = spool.toString().getBytes(StandardCharsets.UTF_8);
      int pid = (int) ProcessHandle.current().pid();
      socket.write(Socket.message(path, Socket.MAGIC, pid, Linux.gettid(), path.length));
      if (!socket.awaitReadable(ANSWER_TIMEOUT_MS)) {
        return "no answer within " + ANSWER_TIMEOUT_MS + " ms";
      }
      int errno = socket.read(Integer.BYTES).getInt();
      return errno == 0 ? "" : "it cannot trace this tracer, errno " + errno;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
