package org.filetrace.benchmarks.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Of a run that brings simulated jobs into a store, and goes on where the last one ended. */
final class RunOptions {
  @Option(names = "--engine", required = true, description = "sqlite, postgresql, or an address.")
  String engine = "";

  @Option(names = "--folder", required = true, description = "For the store's files.")
  Path folder = Path.of(".");

  @Option(names = "--jobs", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}.")
  long jobs;

  @Option(
      names = "--expected",
      description = "Of how many jobs in 60 days these are the first. Default: --jobs.")
  private long expected;

  @Option(
      names = "--minutes",
      description =
          "Begin nothing after so long; the same call again goes on where this one ended.")
  private @Nullable Double minutes;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** Of {@link System#nanoTime}. */
  long endNs() {
    return System.nanoTime() + (long) ((minutes == null ? 1e6 : minutes) * 60e9);
  }

  /**
   * @param only of one application; null for all
   */
  Workload workload(@Nullable String only) {
    return Workload.of(seed, Math.max(jobs, expected), only);
  }
}
