package org.filetrace.quill.cli.machine;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A short run of another program, with nothing on its standard input and in no language. */
public final class Program {
  private static final int PATIENCE_S = 60;
  private static final int KILLED = 128 + 9;

  /** How it ended, and what it printed. */
  public record Ended(int status, String output) {}

  private Program() {}

  /** With standard output and error; null when there is no such program. */
  public static @Nullable Ended run(List<String> command) {
    return run(new ProcessBuilder(command).redirectErrorStream(true));
  }

  /** Its standard output, whatever it ends with; null when there is no such program. */
  static @Nullable String output(List<String> command) {
    Ended ended = run(new ProcessBuilder(command).redirectError(Redirect.DISCARD));
    return ended == null ? null : ended.output();
  }

  private static @Nullable Ended run(ProcessBuilder builder) {
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CompletableFuture.delayedExecutor(PATIENCE_S, TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
