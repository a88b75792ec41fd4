package org.filetrace.quill.schedulers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command of a scheduler or of the system prints; its complaints go where ours go. */
final class CommandOutput {
  interface Reader<T extends @Nullable Object> {
    T read(BufferedReader lines) throws IOException;
  }

  /**
   * @param value what the reader made of it
   * @param status with which the command ended
   */
  record Ended<T extends @Nullable Object>(T value, int status) {}

  private CommandOutput() {}

  /** Slurm's commands print times as seconds since the epoch. */
  static <T extends @Nullable Object> Ended<T> of(List<String> command, Reader<T> reader) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SLURM_TIME_FORMAT", "%s");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        T value = reader.read(lines);
        return new Ended<>(value, process.waitFor());
      }
    } catch (IOException e) {
      throw new ImportException(command.get(0) + " cannot be called: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImportException("interrupted while " + command.get(0) + " ran", e);
    }
  }

  /**
   * All lines.
   *
   * @throws ImportException when the command fails
   */
  static List<String> lines(String... command) {
    Ended<List<String>> ended = of(List.of(command), lines -> lines.lines().toList());
    if (ended.status() != 0) {
      throw new ImportException(
          String.join(" ", command) + " ended with status " + ended.status(), null);
    }
    return ended.value();
  }
}
