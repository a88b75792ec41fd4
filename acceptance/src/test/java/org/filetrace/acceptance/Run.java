package org.filetrace.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One command that ran to its end.
 *
 * @param status as a shell shows it: 128 + signal when it was killed
 */
record Run(long pid, int status, byte[] output, byte[] errors, Duration took) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  static Run of(Path folder, List<String> command) {
    return of(folder, Map.of(), command);
  }

  static Run of(Path folder, Map<String, String> environment, List<String> command) {
    return finish(start(folder, environment, command), command);
  }

  static Process start(Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("FILETRACE_"));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for {@code process}, reading both of its streams meanwhile. */
  static Run finish(Process process, List<String> command) {
    long start = System.nanoTime();
    try {
      process.getOutputStream().close();
      CompletableFuture<byte[]> output = drain(process.getInputStream());
      CompletableFuture<byte[]> errors = drain(process.getErrorStream());
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + PATIENCE + ": " + command);
      }
      return new Run(
          process.pid(),
          process.exitValue(),
          output.join(),
          errors.join(),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String text() {
    return new String(output, StandardCharsets.UTF_8);
  }

  String errorText() {
    return new String(errors, StandardCharsets.UTF_8);
  }

  private static CompletableFuture<byte[]> drain(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          try (stream) {
            stream.transferTo(bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return bytes.toByteArray();
        },
        task -> new Thread(task, "drain").start());
  }
}
