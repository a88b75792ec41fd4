package org.filetrace.quill.cli;

import java.util.List;
import java.util.Objects;
import org.filetrace.quill.store.lineage.LineageGraph;

/** What a job, or a part of one, is called in a lineage. */
final class LineageLabel {
  private static final int PROGRAMS_NAMED = 6;

  private LineageLabel() {}

  static String of(LineageGraph graph, long part) {
    return Objects.requireNonNull(graph.jobs().get(part)).globaljobid() + programs(graph, part);
  }

  /** The programs through which the data went, as {@code [sh, sort, uniq]}; empty without. */
  static String programs(LineageGraph graph, long part) {
    List<String> programs = graph.programs(part);
    int more = programs.size() - PROGRAMS_NAMED;
    if (more > 0) {
      programs = programs.subList(0, PROGRAMS_NAMED);
    }
    return programs.isEmpty()
        ? ""
        : "  [" + String.join(", ", programs) + (more > 0 ? ", " + more + " more]" : "]");
  }
}
