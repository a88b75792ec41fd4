package org.filetrace.quill.cli.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A short run of another program. */
final class Program {
  private static final int PATIENCE_S = 60;
  private static final int KILLED = 128 + 9;

  /**
   * @param output standard output and error
   */
  record Ended(int status, String output) {}

  private Program() {}

  /** Null when there is no such program. */
  static @Nullable Ended run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(PATIENCE_S, TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      String output;
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        output = lines.lines().collect(Collectors.joining("\n"));
      }
      int status = process.waitFor();
      return new Ended(status, status == KILLED ? "no end after " + PATIENCE_S + " s" : output);
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ended(-1, "interrupted");
    }
  }
}
