package org.filetrace.benchmarks.store;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A seeded sequence of jobs. */
interface Workload {
  SimulatedJob next();

  /**
   * @param only one application's name, {@code DBLIFE}, or null for all of them mixed
   */
  static Workload of(long seed, long jobs, @Nullable String only) {
    if ("DBLIFE".equals(only)) {
      Random random = new Random(seed);
      DbLife dbLife = new DbLife(new SharedFiles(random), random, 20, 1);
      long[] number = {0};
      return () -> Objects.requireNonNull(dbLife.before(Double.MAX_VALUE, ++number[0]));
    }
    List<Application> applications =
        only == null ? Arrays.asList(Application.values()) : List.of(Application.valueOf(only));
    return new Site(seed, jobs, applications, only == null)::next;
  }
}
