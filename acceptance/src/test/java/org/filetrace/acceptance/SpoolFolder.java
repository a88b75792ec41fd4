package org.filetrace.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A spool folder as the node leaves it. */
record SpoolFolder(Path path) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static SpoolFolder in(Path parent) throws IOException {
    return new SpoolFolder(Files.createDirectories(parent.resolve("spool")));
  }

  /** The files with this ending, for instance {@code .done}. */
  List<Path> files(String ending) {
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until exactly one file with this ending is there. */
  Path await(String ending) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (files(ending).isEmpty()) {
      if (System.nanoTime() > end || isSettled()) {
        throw new AssertionError("no *" + ending + " in the spool, but " + files(""));
      }
      pause();
    }
    List<Path> found = files(ending);
    if (found.size() != 1) {
      throw new AssertionError("one *" + ending + " expected: " + found);
    }
    return found.get(0);
  }

  /** Waits until so many files with this ending are there. */
  void awaitAll(String ending, int count) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (files(ending).size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError(count + " *" + ending + " expected: " + files(""));
      }
      pause();
    }
  }

  /** Waits until the job has left something, and says what: {@code .done}, {@code .untraced} … */
  String outcome() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (String ending : List.of(".done", ".untraced", ".truncated")) {
        if (!files(ending).isEmpty()) {
          return ending;
        }
      }
      pause();
    }
    return "nothing but " + files("");
  }

  /** The one finished trace; waits until the tracer has finished it. */
  RecordedTrace trace() {
    return RecordedTrace.read(await(".done"));
  }

  /** Whether a job ran untraced or its tracer died: no more will come. */
  private boolean isSettled() {
    return !files(".untraced").isEmpty() || !files(".truncated").isEmpty();
  }

  static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
