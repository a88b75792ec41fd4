package org.filetrace.tracer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.filetrace.tracer.linux.PathBuffer;

/** The launcher that waits to become the job, at the other end of descriptor 3. */
final class Launcher {
  private static final int FD = 3;
  private static final int VERSION = 1;

  private static final int GO = 1;
  private static final int UNTRACED = 2;
  private static final int PRINT = 3;
  private static final int REFUSE = 4;
  private static final int NESTED = 5;

  /** Keeps every byte of an argument, whatever its encoding. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private final Socket socket;
  private final int pid;
  private final List<byte[]> arguments;

  private Launcher(Socket socket, int pid, List<byte[]> arguments) {
    this.socket = socket;
    this.pid = pid;
    this.arguments = arguments;
  }

  /** Receives what the user typed. */
  static Launcher meet() throws IOException {
    Socket socket = new Socket(FD);
    ByteBuffer header = socket.read(5 * Integer.BYTES);
    int magic = header.getInt();
    int version = header.getInt();
    if (magic != Socket.MAGIC || version != VERSION) {
      throw new IOException(
          "the launcher speaks version " + version + " of the handshake, this tracer " + VERSION);
    }
    int pid = header.getInt();
    int count = header.getInt();
    return new Launcher(socket, pid, split(socket.read(header.getInt()).array(), count));
  }

  int pid() {
    return pid;
  }

  /** Everything behind argv[0], byte for byte. */
  List<byte[]> arguments() {
    return arguments;
  }

  /** Its working directory, which becomes the job's: bytes as the kernel has them. */
  byte[] directory() throws IOException {
    PathBuffer link =
        new PathBuffer()
            .clear()
            .append(("/proc/" + pid + "/cwd").getBytes(StandardCharsets.US_ASCII));
    NativeBuffer target = new NativeBuffer(4096);
    int length =
        Linux.readlinkat(Fcntl.AT_FDCWD, link.address(), target.address(), target.capacity());
    if (length < 0) {
      throw new IOException("readlink of /proc/" + pid + "/cwd failed with errno " + -length);
    }
    byte[] directory = new byte[length];
    target.get(0, directory, 0, length);
    return directory;
  }

  void go(int commandIndex, Path spool) throws IOException {
    reply(GO, commandIndex, spool.toString());
  }

  /**
   * @param spoolFolder where the mark goes that says so; empty for the launcher's own choice
   */
  void untraced(int commandIndex, String spoolFolder, String reason) throws IOException {
    reply(UNTRACED, commandIndex, spoolFolder.isEmpty() ? reason : spoolFolder + "\0" + reason);
  }

  void print(String text, int exitStatus) throws IOException {
    reply(PRINT, exitStatus, text);
  }

  void refuse(String text, int exitStatus) throws IOException {
    reply(REFUSE, exitStatus, text);
  }

  void nested(int commandIndex) throws IOException {
    reply(NESTED, commandIndex, "");
  }

  private void reply(int verb, int value, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    socket.write(Socket.message(bytes, Socket.MAGIC, verb, value, bytes.length));
    socket.close();
  }

  private static List<byte[]> split(byte[] text, int count) {
    List<byte[]> arguments = new ArrayList<>(count);
    int start = 0;
    for (int i = 0; i < count; i++) {
      int end = start;
      while (text[end] != 0) {
        end++;
      }
      arguments.add(new String(text, start, end - start, BYTES).getBytes(BYTES));
      start = end + 1;
    }
    return arguments;
  }
}
