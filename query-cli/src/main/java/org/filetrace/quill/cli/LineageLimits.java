package org.filetrace.quill.cli;

import java.util.List;
import org.filetrace.quill.store.lineage.LineageGraph;

/** How far searches through lineage go, and what is said when they end there. */
final class LineageLimits {
  /** More files than anybody reads, few enough for memory. */
  static final int MOST_VERSIONS = 1_000_000;

  /** Deeper than chains of jobs are. */
  static final int DEEPEST = 1000;

  private LineageLimits() {}

  /** What an answer by job may have too much, in one line; none where it follows no job. */
  static List<String> notes(LineageGraph graph) {
    return graph.jobs().isEmpty()
        ? List.of()
        : List.of(
            "judged by job: what a job wrote counts as made from all that it had read by then, so"
                + " some of this may be too much; lineage --by process is narrower");
  }

  static List<String> caveats(LineageGraph graph, int depth) {
    return graph.isCut()
        ? List.of(
            "the search ended after "
                + graph.versions().size()
                + " files at a depth of "
                + depth
                + " jobs, but there is more; give --depth more")
        : List.of();
  }
}
