package org.filetrace.benchmarks.store;

import java.util.List;

/**
 * The seven applications of PAC's estimate, by the roles of their files after Thain, Bent,
 * Arpaci-Dusseau, Arpaci-Dusseau and Livny, "Pipeline and Batch Sharing in Grid Workloads", HPDC
 * 2003; run times in seconds and numbers of files as remembered from its tables.
 */
enum Application {
  SETI(4, 9, stage("seti", 41_587.1, 1, 1, 0, 0, 12, 0)),
  BLAST(40, 1150, stage("blastp", 264.2, 1, 1, 0, 0, 0, 9)),
  IBIS(2, 41, stage("ibis", 88_024.3, 10, 10, 40, 59, 0, 17)),
  CMS(6, 30, stage("cmkin", 55.4, 1, 0, 0, 1, 0, 2), stage("cmsim", 15_595.0, 0, 6, 1, 0, 0, 9)),
  HARTREE_FOCK(
      8,
      540,
      stage("setup", 0.2, 1, 0, 0, 3, 0, 1),
      stage("argos", 597.6, 0, 0, 3, 2, 0, 0),
      stage("scf", 19.8, 0, 4, 5, 0, 0, 2)),
  NAUTILUS(
      2,
      900,
      stage("nautilus", 14_047.6, 4, 2, 0, 9, 0, 2),
      stage("bin2coord", 395.9, 0, 0, 9, 120, 112, 6),
      stage("rasmol", 158.6, 0, 120, 120, 0, 0, 2)),
  AMANDA(
      6,
      190,
      stage("corsika", 2187.5, 2, 0, 0, 3, 0, 3),
      stage("corama", 41.9, 0, 0, 3, 3, 0, 0),
      stage("mmc", 954.8, 0, 0, 3, 3, 0, 5),
      stage("amasim2", 3601.7, 0, 5, 2, 0, 0, 22));

  /** How many pipelines of it start, against the others. */
  final int weight;

  /** PAC's slide: GB a year on 1000 machines; the figures are matched to the names by size. */
  final int pacGigabytes;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  final List<Stage> stages;

  Application(int weight, int pacGigabytes, Stage... stages) {
    this.weight = weight;
    this.pacGigabytes = pacGigabytes;
    this.stages = List.of(stages);
  }

  /**
   * One program of the pipeline and the files that it uses besides the system's and the user's.
   *
   * @param inputs endpoint files read
   * @param outputs endpoint files written
   * @param fromPipeline files of the stage before
   * @param toPipeline files for the stages after
   * @param scratch files that only this job writes
   * @param batch files that all pipelines of the batch read
   */
  record Stage(
      String name,
      double runtimeSeconds,
      int inputs,
      int outputs,
      int fromPipeline,
      int toPipeline,
      int scratch,
      int batch) {}

  private static Stage stage(
      String name,
      double runtimeSeconds,
      int inputs,
      int outputs,
      int fromPipeline,
      int toPipeline,
      int scratch,
      int batch) {
    return new Stage(
        name, runtimeSeconds, inputs, outputs, fromPipeline, toPipeline, scratch, batch);
  }
}
