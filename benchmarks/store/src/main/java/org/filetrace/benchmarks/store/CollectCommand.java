package org.filetrace.benchmarks.store;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.spool.SpoolFormat;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Has collectors take spool files into a store, in waves: while a wave is written the collectors
 * have nothing to do; then it appears in their folders at once, and the time counts until the last
 * file has gone. They run all the while, as at a site.
 */
@Command(name = "collect", description = "Let quill-collector watch merge waves of spool files.")
final class CollectCommand implements Callable<Integer> {
  private static final long STEPS = 20;
  private static final int POLL_MS = 10;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--engine", required = true, description = "sqlite, postgresql, or an address.")
  private String engine = "";

  @Option(names = "--folder", required = true, description = "For the store's files.")
  private Path folder = Path.of(".");

  @Option(
      names = "--spools",
      description = "For the spool files, 110 KB a job of a wave. Default: in --folder.")
  private @Nullable Path spools;

  @Option(names = "--jobs", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}.")
  private long jobs;

  @Option(
      names = "--expected",
      description = "Of how many jobs in 60 days these are the first. Default: --jobs.")
  private long expected;

  @Option(
      names = "--wave",
      description = "Jobs whose spools are there at once. Default: a twentieth of --jobs.")
  private long wave;

  @Option(
      names = "--minutes",
      description = "Start no wave later; the same call again goes on where this one ended.")
  private @Nullable Double minutes;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--collectors",
      defaultValue = "1",
      description = "So many, each with a folder of its own. Default: ${DEFAULT-VALUE}.")
  private int collectors;

  @Option(
      names = "--program",
      defaultValue = "../../dist/bin/quill-collector",
      description = "Default: ${DEFAULT-VALUE}.")
  private Path program = Path.of(".");

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long endNs = System.nanoTime() + (long) ((minutes == null ? 1e6 : minutes) * 60e9);
    Path parent = spools == null ? folder : spools;
    long atOnce = wave > 0 ? wave : Math.max(1, jobs / STEPS);
    try (Engine site = Engine.openDurable(engine, folder);
        Store store = Store.openForMerge(site.url())) {
      long done = store.sql().fetchCount(DSL.table("trace"));
      Workload workload = Workload.of(seed, Math.max(jobs, expected), null);
      Progress progress = new Progress(out, store, jobs);
      progress.before(workload, done);
      List<Process> running = new ArrayList<>();
      try {
        for (int i = 0; i < collectors; i++) {
          running.add(start(site.url(), Files.createDirectories(parent.resolve("spool" + i))));
        }
        for (; done < jobs && System.nanoTime() < endNs; done += atOnce) {
          List<SimulatedJob> next =
              Stream.generate(workload::next).limit(Math.min(atOnce, jobs - done)).toList();
          List<Path> written = write(next, Files.createDirectories(parent.resolve("written")));
          long start = System.nanoTime();
          awaitTaken(appear(written, parent), running);
          progress.merged(next, System.nanoTime() - start);
        }
      } finally {
        running.forEach(Process::destroy);
        for (Process collector : running) {
          collector.waitFor();
        }
      }
      progress.end();
    }
    return 0;
  }

  private Process start(String url, Path spool) throws IOException {
    Path log = folder.resolve(spool.getFileName() + ".log");
    return new ProcessBuilder(
            program.toString(),
            "watch",
            "--spool",
            spool.toString(),
            "--store",
            url,
            "--metrics-port",
            "0")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** By all CPUs. */
  private static List<Path> write(List<SimulatedJob> jobs, Path folder) {
    return jobs.parallelStream()
        .map(
            job -> {
              try {
                SimulatedTrace trace = new SimulatedTrace(job);
                SpoolsCommand.write(folder, trace, System.getProperty("user.name"));
                return SpoolFormat.file(folder, trace.uuid(), SpoolFormat.DONE);
              } catch (Exception e) {
                throw new IllegalStateException("a spool cannot be written", e);
              }
            })
        .toList();
  }

  /** Moves spools into the collectors' folders in turn. */
  private List<Path> appear(List<Path> written, Path parent) throws IOException {
    List<Path> waiting = new ArrayList<>();
    for (Path file : written) {
      Path to = parent.resolve("spool" + waiting.size() % collectors).resolve(file.getFileName());
      waiting.add(Files.move(file, to, StandardCopyOption.ATOMIC_MOVE));
    }
    return waiting;
  }

  private static void awaitTaken(List<Path> waiting, List<Process> collectors)
      throws InterruptedException {
    for (Path file : waiting) {
      while (Files.exists(file)) {
        if (!collectors.stream().allMatch(Process::isAlive)) {
          throw new IllegalStateException("a collector has ended, see its log");
        }
        Thread.sleep(POLL_MS);
      }
    }
  }
}
