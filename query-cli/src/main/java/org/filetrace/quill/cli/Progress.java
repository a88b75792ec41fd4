package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/** Says on a terminal that an answer takes its time: after a second, until something is printed. */
final class Progress implements AutoCloseable {
  private static final long PERIOD_MS = 1000;

  private final Timer timer = new Timer("progress", true);
  private final PrintWriter err;
  private boolean shown;
  private boolean ended;

  Progress(PrintWriter err, String command) {
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

  private synchronized void show(String command, Duration elapsed) {
    if (!ended) {
      shown = true;
      err.print("\r" + command + ": working, " + elapsed.toSeconds() + " s ");
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
