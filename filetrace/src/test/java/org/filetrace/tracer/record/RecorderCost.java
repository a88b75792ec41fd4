package org.filetrace.tracer.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Prints what the recorder costs per access, and the memory of the process: {@code RecorderCost
 * FOLDER ACCESSES}. To be run on one CPU ({@code taskset -c 0}) with the tracer's JVM options.
 */
final class RecorderCost {
  private RecorderCost() {}

  private interface Workload {
    void access(Traced traced, int i) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int accesses = Integer.parseInt(arguments[1]);
    for (int round = 1; round <= 2; round++) {
      measure(folder, accesses, "one file, again and again", (t, i) -> t.invented("/data/a", 1));
      measure(
          folder,
          accesses,
          "500 files in turn",
          (t, i) -> t.invented("/usr/lib/x86_64-linux-gnu/lib" + i % 500, i % 500));
      measure(
          folder,
          accesses,
          "every file a new one",
          (t, i) -> t.invented("/scratch/user/project/results/run-" + i, i));
    }
  }

  private static void measure(Path folder, int accesses, String name, Workload workload)
      throws Exception {
    UUID uuid = UUID.randomUUID();
    Recorder recorder =
        Recorder.start(
            folder,
            Traced.header(uuid),
            ChecksumPolicy.DEFAULT,
            EnvironmentPolicy.DEFAULT,
            Map.of());
    Traced traced = new Traced(recorder);
    recorder.commit(10_000);
    long before = cpuNs();
    for (int i = 0; i < accesses; i++) {
      workload.access(traced, i);
    }
    recorder.commit(TimeUnit.MINUTES.toMillis(10));
    long committed = cpuNs();
    recorder.close();
    Path done = folder.resolve(uuid + ".done");
    System.out.printf(
        "%-28s %6.0f ns of CPU and %5.1f bytes an access, %s%n",
        name,
        (committed - before) / (double) accesses,
        Files.size(done) / (double) accesses,
        residentMemory());
    Files.delete(done);
  }

  /** Of the whole process: the machine may have other things to do. */
  private static long cpuNs() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static String residentMemory() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .map(line -> line.replaceAll("\\s+", " "))
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
