package org.filetrace.quill.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Output for a person's terminal, through {@code $PAGER}, else less(1), as git does: started with
 * the first byte, and gone at once when everything fits on the screen. Without a pager the output
 * goes to the terminal as it is; {@code PAGER=} or {@code PAGER=cat} asks for that, and a {@code
 * PAGER} that is not there gets it with a word about that.
 */
public final class Pager extends OutputStream {
  /** The shell's argument is the pager's command line. */
  private static final String START =
      """
      program=${1%% *}
      command -v "$program" > /dev/null && eval "exec $1"
      [ -z "$PAGER" ] || echo "quill: there is no pager '$program', see PAGER" >&2
      exec cat""";

  private final Map<String, String> environment;
  private @Nullable Process pager;
  private @Nullable OutputStream target;

  public Pager(Map<String, String> environment) {
    this.environment = environment;
  }

  private OutputStream target() {
    if (target == null) {
      target = start();
    }
    return target;
  }

  private OutputStream start() {
    String command = environment.getOrDefault("PAGER", "less").strip();
    if (!command.isEmpty() && !command.equals("cat")) {
      try {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", START, "sh", command);
        builder.environment().putIfAbsent("LESS", "FRX");
        builder.environment().putIfAbsent("LESSCHARSET", "utf-8");
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        pager = builder.start();
        return pager.getOutputStream();
      } catch (IOException e) {
        pager = null; // then without one
      }
    }
    return new FileOutputStream(FileDescriptor.out);
  }

  @Override
  public void write(int b) throws IOException {
    target().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    target().write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (target != null) {
      target.flush();
    }
  }

  /** Waits until the person has read it all. */
  @Override
  public void close() throws IOException {
    if (pager != null && target != null) {
      try {
        target.close();
        pager.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      pager = null;
      target = null;
    }
  }

  /** A stream to the same terminal that waits for the pager before it writes. */
  public OutputStream after(OutputStream stream) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        Pager.this.close();
        stream.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Pager.this.close();
        stream.write(bytes, offset, length);
      }
    };
  }
}
