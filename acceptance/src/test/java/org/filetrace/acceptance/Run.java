package org.filetrace.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One command that ran to its end.
 *
 * @param status as a shell shows it: 128 + signal when it was killed
 * @param stdout what was written to it until now: descendants that outlive the command may go on
 */
record Run(long pid, int status, Supplier<byte[]> stdout, Supplier<byte[]> stderr, Duration took) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  static Run of(Path folder, List<String> command) {
    return of(folder, Map.of(), command);
  }

  static Run of(Path folder, Map<String, String> environment, List<String> command) {
    return finish(start(folder, environment, command), command);
  }

  /**
   * For a command whose descendants outlive it: its output goes to files, because the JVM closes
   * pipes as soon as the command itself ends.
   */
  static Run withDescendants(Path folder, List<String> command) {
    try {
      Path output = temporary();
      Path errors = temporary();
      ProcessBuilder builder =
          builder(folder, Map.of(), command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      long start = System.nanoTime();
      Process process = builder.start();
      process.getOutputStream().close();
      await(process, command);
      return new Run(
          process.pid(),
          process.exitValue(),
          () -> content(output),
          () -> content(errors),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() throws IOException {
    Path file = Files.createTempFile("run", ".out");
    file.toFile().deleteOnExit();
    return file;
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Process process, List<String> command) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + PATIENCE + ": " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static ProcessBuilder builder(
      Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("FILETRACE_"));
    builder.environment().putAll(environment);
    return builder;
  }

  static Process start(Path folder, Map<String, String> environment, List<String> command) {
    try {
      return builder(folder, environment, command).start();
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
      await(process, command);
      return new Run(
          process.pid(),
          process.exitValue(),
          output::join,
          errors::join,
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] output() {
    return stdout.get();
  }

  byte[] errors() {
    return stderr.get();
  }

  String text() {
    return new String(output(), StandardCharsets.UTF_8);
  }

  String errorText() {
    return new String(errors(), StandardCharsets.UTF_8);
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
