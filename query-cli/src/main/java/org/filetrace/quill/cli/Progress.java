package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.filetrace.quill.cli.output.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Says on standard error, if that is a terminal, that something takes its time: after a second,
 * until it is closed, because the answer is printed.
 */
final class Progress implements AutoCloseable {
  private static final long PERIOD_MS = 1000;

  private final Timer timer = new Timer("progress", true);
  private final PrintWriter err;
  private volatile String done = "working";
  private boolean shown;
  private boolean ended;

  private Progress(PrintWriter err, String command) {
    this.err = err;
    long start = System.nanoTime();
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            show(command, Duration.ofNanos(System.nanoTime() - start));
          }
        },
        PERIOD_MS,
        PERIOD_MS);
  }

  /** Of a command; null where nobody watches. */
  static @Nullable Progress of(CommandSpec command, Terminal terminal) {
    return terminal.watched()
        ? new Progress(command.commandLine().getErr(), command.qualifiedName())
        : null;
  }

  /** What is done so far, in a few words. */
  void done(String soFar) {
    done = soFar;
  }

  private synchronized void show(String command, Duration elapsed) {
    if (!ended) {
      shown = true;
      err.print("\r" + command + ": " + done + ", " + elapsed.toSeconds() + " s ");
      err.flush();
    }
  }

  /** Takes its line away. */
  @Override
  public synchronized void close() {
    if (!ended) {
      ended = true;
      timer.cancel();
      if (shown) {
        err.print("\r\u001b[K");
        err.flush();
      }
    }
  }
}
