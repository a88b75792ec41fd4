package org.filetrace.benchmarks.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.filetrace.benchmarks.store.Application.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A site of 40 users and of a node for each 1000 jobs that runs the pipelines of the {@link
 * Application}s mixed, and {@link DbLife} once a day, for 60 days: an endless sequence of jobs in
 * the order of their starts, the same for the same seed.
 */
final class Site implements Iterator<SimulatedJob> {
  private static final int JOBS_PER_NODE = 1000;
  private static final int USERS = 40;
  private static final int DAYS = 60;
  private static final int PIPELINES_PER_BATCH = 500;
  private static final double INPUT_IS_AN_OUTPUT = 0.3;
  private static final int RECENT_OUTPUTS = 5000;

  /** The next stage of a pipeline. */
  private record Due(
      double atS,
      long pipeline,
      Application application,
      int stage,
      int user,
      List<SimulatedFile> made) {}

  private final Random random;
  private final SharedFiles shared;
  private final List<Application> applications;
  private final @Nullable DbLife dbLife;
  private final int nodes;
  private final int totalWeight;
  private final double secondsBetweenPipelines;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((a, b) -> Double.compare(a.atS, b.atS));
  private final List<SimulatedFile> recentOutputs = new ArrayList<>();
  private final Map<Integer, List<SimulatedFile>> ibisChains = new HashMap<>();
  private final int[] clusters = {1000, 1000, 1000, 1000, 1000};
  private double nextPipelineS = SharedFiles.EPOCH_S;
  private long pipelines;
  private long jobs;

  /**
   * @param expectedJobs how many jobs the 60 days are to hold
   * @param applications what runs; DBLife beside it when {@code withDbLife}
   */
  Site(long seed, long expectedJobs, List<Application> applications, boolean withDbLife) {
    random = new Random(seed);
    shared = new SharedFiles(random);
    this.applications = applications;
    totalWeight = applications.stream().mapToInt(a -> a.weight).sum();
    double jobsPerPipeline =
        applications.stream().mapToDouble(a -> a.weight * a.stages.size()).sum() / totalWeight;
    nodes = (int) Math.max(10, expectedJobs / JOBS_PER_NODE);
    secondsBetweenPipelines = DAYS * SharedFiles.DAY_S / (expectedJobs / jobsPerPipeline);
    double startPoints = expectedJobs / 50.0 / DAYS / DbLife.jobsPerStartPoint();
    dbLife =
        withDbLife
            ? new DbLife(
                shared,
                random,
                (int) Math.max(1, startPoints),
                (int) Math.max(1, Math.round(1 / startPoints)))
            : null;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public SimulatedJob next() {
    while (due.isEmpty() || nextPipelineS <= due.peek().atS) {
      due.add(
          new Due(
              nextPipelineS, ++pipelines, anApplication(), 0, random.nextInt(USERS), List.of()));
      nextPipelineS -= Math.log(1 - random.nextDouble()) * secondsBetweenPipelines;
    }
    Due next = due.remove();
    if (dbLife != null) {
      SimulatedJob job = dbLife.before(next.atS, jobs + 1);
      if (job != null) {
        jobs++;
        due.add(next);
        return job;
      }
    }
    return run(next);
  }

  private Application anApplication() {
    int at = random.nextInt(totalWeight);
    for (Application application : applications) {
      at -= application.weight;
      if (at < 0) {
        return application;
      }
    }
    throw new IllegalStateException("weights");
  }

  private SimulatedJob run(Due due) {
    Stage stage = due.application.stages.get(due.stage);
    String name = due.application.name().toLowerCase(Locale.ROOT);
    int node = random.nextInt(nodes);
    long atS = (long) due.atS;
    double runtime = Math.max(0.2, stage.runtimeSeconds() * (0.8 + 0.4 * random.nextDouble()));
    String folder =
        "/home/u%03d/%s/batch%05d".formatted(due.user, name, due.pipeline / PIPELINES_PER_BATCH);
    List<SimulatedFile> read = new ArrayList<>(shared.of(name, stage.name(), due.user, node, atS));
    if (stage.batch() > 0) {
      read.addAll(shared.batch(due.application, stage.name(), stage.batch(), atS));
    }
    for (int i = 0; i < stage.inputs(); i++) {
      read.add(input(folder, stage, due, i));
    }
    List<SimulatedFile> made =
        due.application == Application.IBIS
            ? ibisChains.getOrDefault(due.user, List.of())
            : due.made;
    read.addAll(made.subList(0, Math.min(stage.fromPipeline(), made.size())));
    long endS = (long) (due.atS + runtime);
    List<SimulatedFile> outputs =
        make(folder + "/out", "out", stage, due, stage.outputs(), endS, 10_000_000);
    List<SimulatedFile> passed =
        make(folder + "/tmp", "tmp", stage, due, stage.toPipeline(), endS, 10_000_000);
    List<SimulatedFile> scratch =
        make(folder + "/work", "st", stage, due, stage.scratch(), endS, 1_000_000);
    remember(outputs);
    if (due.application == Application.IBIS) {
      ibisChains.put(due.user, passed);
    }
    if (due.stage + 1 < due.application.stages.size()) {
      this.due.add(
          new Due(
              due.atS + runtime + 30,
              due.pipeline,
              due.application,
              due.stage + 1,
              due.user,
              forTheNext(due, passed)));
    }
    List<SimulatedFile> written = new ArrayList<>(outputs);
    written.addAll(passed);
    written.addAll(scratch);
    int submitter = due.user % 5;
    clusters[submitter] += random.nextInt(50) == 0 ? 1 : 0;
    return new SimulatedJob(
        ++jobs,
        name,
        stage.name(),
        submitter,
        clusters[submitter],
        due.user,
        node,
        1000 * (long) (due.atS * 1e6),
        (long) (runtime * 1e9),
        unique(read),
        written);
  }

  private static List<SimulatedFile> unique(List<SimulatedFile> files) {
    return files.stream().distinct().toList();
  }

  private static List<SimulatedFile> forTheNext(Due due, List<SimulatedFile> passed) {
    if (due.application == Application.AMANDA || passed.size() >= 9) {
      return passed;
    }
    List<SimulatedFile> all = new ArrayList<>(passed);
    all.addAll(due.made);
    return all;
  }

  private SimulatedFile input(String folder, Stage stage, Due due, int i) {
    if (!recentOutputs.isEmpty() && random.nextDouble() < INPUT_IS_AN_OUTPUT) {
      return recentOutputs.get(random.nextInt(recentOutputs.size()));
    }
    String name = "%s.%07d.%d.in".formatted(stage.name(), due.pipeline, i);
    return shared.file(folder + "/in", name, (long) due.atS - 3600, 500, 50_000, true);
  }

  private List<SimulatedFile> make(
      String folder, String suffix, Stage stage, Due due, int count, long atS, int largest) {
    List<SimulatedFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "%s.%07d.%d.%s".formatted(stage.name(), due.pipeline, i, suffix);
      files.add(shared.file(folder, name, atS, 500, largest, true));
    }
    return files;
  }

  private void remember(List<SimulatedFile> outputs) {
    for (SimulatedFile output : outputs.subList(0, Math.min(2, outputs.size()))) {
      if (recentOutputs.size() < RECENT_OUTPUTS) {
        recentOutputs.add(output);
      } else {
        recentOutputs.set(random.nextInt(RECENT_OUTPUTS), output);
      }
    }
  }
}
