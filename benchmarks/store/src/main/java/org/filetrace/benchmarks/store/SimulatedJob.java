package org.filetrace.benchmarks.store;

import java.util.List;

/** One job of the simulated site: where and when it ran, what it read and what it wrote. */
record SimulatedJob(
    long number,
    String application,
    String stage,
    int submitter,
    int cluster,
    int user,
    int node,
    long startedNs,
    long runtimeNs,
    List<SimulatedFile> read,
    List<SimulatedFile> written) {
  String globaljobid() {
    return "submit%d.cs.wisc.edu#%d.%d#%d"
        .formatted(submitter, cluster, number, startedNs / 1_000_000_000L - 100);
  }

  String userName() {
    return "u%03d".formatted(user);
  }

  String host() {
    return "node%04d.cs.wisc.edu".formatted(node);
  }
}
