package org.filetrace.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.filetrace.quill.cli.select.SelectionFuzz;
import org.filetrace.quill.collector.UntracedFuzz;
import org.filetrace.quill.schedulers.AccountingFuzz;
import org.filetrace.spool.PathTextFuzz;
import org.filetrace.spool.SpoolFuzz;
import org.filetrace.spool.job.JobAdFuzz;
import org.filetrace.tracer.loop.KernelFuzz;
import org.filetrace.tracer.loop.StopsFuzz;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All inputs that were ever of interest, once. */
class SeedsTest {
  private interface Target {
    void feed(byte[] input) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> seeds() {
    return Stream.of(
            tests("Spool", SpoolFuzz::fuzzerTestOneInput),
            tests("Untraced", UntracedFuzz::fuzzerTestOneInput),
            tests("JobAd", JobAdFuzz::fuzzerTestOneInput),
            tests("Accounting", AccountingFuzz::fuzzerTestOneInput),
            tests("Selection", SelectionFuzz::fuzzerTestOneInput),
            tests("PathText", PathTextFuzz::fuzzerTestOneInput),
            tests("Kernel", KernelFuzz::fuzzerTestOneInput),
            tests("Stops", StopsFuzz::fuzzerTestOneInput))
        .flatMap(List::stream);
  }

  private static List<DynamicTest> tests(String name, Target target) {
    Path[] seeds = files(Path.of("seeds", name));
    return Arrays.stream(seeds)
        .map(
            seed ->
                DynamicTest.dynamicTest(
                    name + " " + seed.getFileName(), () -> target.feed(Files.readAllBytes(seed))))
        .toList();
  }

  private static Path[] files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toArray(Path[]::new);
    } catch (IOException e) {
      throw new AssertionError("no seeds in " + folder, e);
    }
  }
}
