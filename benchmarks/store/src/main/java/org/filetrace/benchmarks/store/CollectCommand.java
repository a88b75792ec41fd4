package org.filetrace.benchmarks.store;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
import picocli.CommandLine.Mixin;
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

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--spools",
      description = "For the spool files, 110 KB a job of a wave. Default: in --folder.")
  private @Nullable Path spools;

  @Option(
      names = "--wave",
      description = "Jobs whose spools are there at once. Default: a twentieth of --jobs.")
  private long wave;

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
    long endNs = run.endNs();
    Path parent = spools == null ? run.folder : spools;
    long atOnce = wave > 0 ? wave : Math.max(1, run.jobs / STEPS);
    try (Engine site = Engine.openDurable(run.engine, run.folder);
        Store store = Store.openForMerge(site.url())) {
      long done = store.sql().fetchCount(DSL.table("trace"));
      Workload workload = run.workload(null);
      Progress progress = new Progress(out, store, run.jobs);
      progress.before(workload, done);
      List<Process> running = new ArrayList<>();
      try {
        for (int i = 0; i < collectors; i++) {
          running.add(start(site.url(), Files.createDirectories(parent.resolve("spool" + i))));
        }
        for (; done < run.jobs && System.nanoTime() < endNs; done += atOnce) {
          List<SimulatedJob> next =
              Stream.generate(workload::next).limit(Math.min(atOnce, run.jobs - done)).toList();
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
    Path log = run.folder.resolve(spool.getFileName() + ".log");
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

  /** Moves spools into the collectors' folders in turn, as if their jobs had ended one by one. */
  private List<Path> appear(List<Path> written, Path parent) throws IOException {
    List<Path> waiting = new ArrayList<>();
    Instant first = Instant.now().minusMillis(written.size());
    for (Path file : written) {
      Files.setLastModifiedTime(file, FileTime.from(first.plusMillis(waiting.size())));
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
