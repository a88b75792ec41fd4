package org.filetrace.quill.cli;

import java.io.PrintWriter;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.Role;

/**
 * A lineage for Graphviz: files as ellipses, jobs as boxes, edges in the direction in which data
 * went.
 */
final class LineageDot {
  private final LineageGraph graph;
  private final boolean system;

  LineageDot(LineageGraph graph, boolean system) {
    this.graph = graph;
    this.system = system;
  }

  void print(PrintWriter out) {
    out.println("digraph lineage {");
    out.println("  rankdir=LR;");
    graph.versions().values().stream()
        .filter(version -> shown(version.id()))
        .forEach(
            version ->
                out.println(
                    "  f"
                        + version.id()
                        + " [label="
                        + quoted(version.pathname())
                        + ", tooltip="
                        + quoted(version.content())
                        + "];"));
    graph
        .jobs()
        .forEach(
            (part, job) ->
                out.println(
                    "  j"
                        + part
                        + " [shape=box, label="
                        + quoted(LineageLabel.of(graph, part))
                        + ", tooltip="
                        + quoted(job.command())
                        + "];"));
    graph.used().stream()
        .filter(edge -> shown(edge.versionId()))
        .forEach(
            edge ->
                out.println(
                    "  f"
                        + edge.versionId()
                        + " -> j"
                        + edge.jobId()
                        + (edge.role() == Role.EXECUTED ? " [style=dashed];" : ";")));
    graph.generated().stream()
        .filter(edge -> shown(edge.versionId()))
        .forEach(edge -> out.println("  j" + edge.jobId() + " -> f" + edge.versionId() + ";"));
    graph
        .copied()
        .forEach(
            copy ->
                out.println(
                    "  f"
                        + copy.from()
                        + " -> f"
                        + copy.to()
                        + " [style=dotted, label=\"same content\"];"));
    out.println("}");
  }

  private boolean shown(long versionId) {
    var version = graph.versions().get(versionId);
    return system
        || graph.roots().contains(versionId)
        || version != null && !SystemFiles.contain(version.pathname());
  }

  private static String quoted(String label) {
    return '"' + CellText.printable(label).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
