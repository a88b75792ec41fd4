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
