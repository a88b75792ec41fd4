package org.filetrace.benchmarks.store;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.Merge;
import org.filetrace.quill.store.merge.ReadTrace;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fills a store with simulated traces and says how large it gets, and how fast. */
@Command(name = "fill", description = "Merge simulated traces, and report size and speed.")
final class FillCommand implements Callable<Integer> {
  /** Simulated and read by one thread, as spools are by the collector's, and merged by another. */
  private record Batch(List<SimulatedTrace> traces, List<ReadTrace> read) {}

  @Spec private @Nullable CommandSpec spec;

  @Mixin private RunOptions run = new RunOptions();

  @Option(
      names = "--batch",
      defaultValue = "200",
      description = "Traces in a transaction. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--application",
      description = "Only this one; DBLIFE for the portal. Default: all.")
  private @Nullable String only;

  @Option(names = "--flat", description = "Fill PAC's flat table instead.")
  private boolean flat;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long endNs = run.endNs();
    try (Engine site = Engine.open(run.engine, run.folder);
        Store store = Store.openForMerge(site.url())) {
      FlatTable flatTable = flat ? new FlatTable(store) : null;
      Merge merge = flat ? null : new Merge(store);
      long done = flat ? 0 : store.sql().fetchCount(DSL.table("trace"));
      Workload workload = run.workload(only);
      Progress progress = new Progress(out, store, run.jobs);
      progress.before(workload, done);
      BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(2);
      long from = done;
      Thread generator = new Thread(() -> generate(workload, from, queue), "generator");
      generator.setDaemon(true);
      generator.start();
      while (done < run.jobs && System.nanoTime() < endNs) {
        Batch batch = queue.take();
        long start = System.nanoTime();
        if (flatTable != null) {
          flatTable.insert(batch.traces);
        } else if (merge != null) {
          merge.merge(batch.read);
        }
        long elapsedNs = System.nanoTime() - start;
        progress.merged(batch.traces.stream().map(SimulatedTrace::job).toList(), elapsedNs);
        done += batch.traces.size();
      }
      progress.end();
    }
    return 0;
  }

  private void generate(Workload workload, long from, BlockingQueue<Batch> queue) {
    try {
      for (long made = from; made < run.jobs; ) {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        while (batch.traces.size() < batchSize && made < run.jobs) {
          SimulatedTrace trace = new SimulatedTrace(workload.next());
          batch.traces.add(trace);
          if (!flat) {
            batch.read.add(new ReadTrace(trace));
          }
          made++;
        }
        queue.put(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("a simulated trace cannot be read", e);
    }
  }
}
