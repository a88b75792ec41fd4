package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.Role;

/**
 * A lineage as a picture that needs nothing else: SVG, alone or in a page of HTML. Data goes from
 * left to right; each column is one step away from the next. Within a column nodes are ordered by
 * the mean place of their neighbours, back and forth (Sugiyama's layered drawing, barycentre
 * method), so that few edges cross. Pointing at a node shows its path, content and command.
 */
final class LineageSvg {
  private static final int COLUMN = 300;
  private static final int ROW = 44;
  private static final int WIDTH = 220;
  private static final int HEIGHT = 30;
  private static final int MARGIN = 20;
  private static final int SWEEPS = 4;
  private static final int LABEL_MAX = 30;

  private static final String STYLE =
      "text{font:12px sans-serif}.job rect{fill:#dbe9f6;stroke:#356}.file"
          + " rect{fill:#fff;stroke:#777}.root rect{stroke:#000;stroke-width:2}"
          + "path{fill:none;stroke:#888}.executed{stroke-dasharray:5 3}.copy{stroke-dasharray:2 3}";

  private record Node(String id, int layer, String kind, String label, String title) {}

  private record Edge(String from, String to, String kind) {}

  private final Map<String, Node> nodes = new HashMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private final TreeMap<Integer, List<Node>> layers = new TreeMap<>();
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * @param system whether system files are drawn
   */
  LineageSvg(LineageGraph graph, boolean up, boolean system) {
    int direction = up ? -1 : 1;
    for (FileVersion version : graph.versions().values()) {
      boolean root = graph.roots().contains(version.id());
      boolean dull =
          !system && SystemFiles.contain(version.pathname())
              || !up && graph.isTemporary(version.id());
      if (root || !dull) {
        String name = version.pathname().substring(version.pathname().lastIndexOf('/') + 1);
        add(
            new Node(
                "f" + version.id(),
                direction * 2 * graph.steps(version.id()),
                root ? "file root" : "file",
                name,
                version.pathname() + "\n" + version.content()));
      }
    }
    graph
        .jobs()
        .forEach(
            (part, job) -> {
              String title = job.userName() + ", " + job.startedAt() + "\n" + job.command();
              int layer = direction * (2 * graph.stepsOfJob(part) - 1);
              String label = LineageLabel.of(graph, part);
              add(new Node("j" + part, layer, "job", label, label + "\n" + title));
            });
    graph
        .used()
        .forEach(
            e ->
                connect(
                    "f" + e.versionId(),
                    "j" + e.jobId(),
                    e.role() == Role.EXECUTED ? "executed" : "read"));
    graph.generated().forEach(e -> connect("j" + e.jobId(), "f" + e.versionId(), "written"));
    graph.copied().forEach(e -> connect("f" + e.from(), "f" + e.to(), "copy"));
    arrange();
  }

  private void add(Node node) {
    nodes.put(node.id(), node);
    layers.computeIfAbsent(node.layer(), layer -> new ArrayList<>()).add(node);
  }

  private void connect(String from, String to, String kind) {
    if (nodes.containsKey(from) && nodes.containsKey(to)) {
      edges.add(new Edge(from, to, kind));
    }
  }

  private void arrange() {
    layers.values().forEach(this::place);
    Map<String, List<String>> neighbours = new HashMap<>();
    for (Edge edge : edges) {
      neighbours.computeIfAbsent(edge.from(), id -> new ArrayList<>()).add(edge.to());
      neighbours.computeIfAbsent(edge.to(), id -> new ArrayList<>()).add(edge.from());
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      Map<Integer, List<Node>> order = sweep % 2 == 0 ? layers : layers.descendingMap();
      for (List<Node> layer : order.values()) {
        layer.sort(Comparator.comparingDouble(node -> mean(node, neighbours)));
        place(layer);
      }
    }
  }

  private double mean(Node node, Map<String, List<String>> neighbours) {
    return neighbours.getOrDefault(node.id(), List.of()).stream()
        .mapToInt(id -> places.getOrDefault(id, 0))
        .average()
        .orElse(places.getOrDefault(node.id(), 0));
  }

  private void place(List<Node> layer) {
    for (int i = 0; i < layer.size(); i++) {
      places.put(layer.get(i).id(), i);
    }
  }

  /** A page with the picture, and what is to be known about it. */
  void printHtml(String title, List<String> remarks, PrintWriter out) {
    out.println("<!DOCTYPE html>");
    out.println("<html lang=\"en\"><head><meta charset=\"utf-8\"/>");
    out.println("<title>" + escaped(title) + "</title></head><body>");
    out.println("<h1>" + escaped(title) + "</h1>");
    remarks.forEach(remark -> out.println("<p>" + escaped(remark) + "</p>"));
    print(out);
    out.println("</body></html>");
  }

  void print(PrintWriter out) {
    int first = layers.isEmpty() ? 0 : layers.firstKey();
    int columns = layers.isEmpty() ? 0 : layers.lastKey() - first + 1;
    int rows = layers.values().stream().mapToInt(List::size).max().orElse(0);
    out.println(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">",
            columns * COLUMN + MARGIN, rows * ROW + 2 * MARGIN));
    out.println("<style>" + STYLE + "</style>");
    edges.forEach(edge -> print(edge, first, out));
    layers.values().forEach(layer -> layer.forEach(node -> print(node, first, out)));
    out.println("</svg>");
  }

  private int x(Node node, int first) {
    return MARGIN + (node.layer() - first) * COLUMN;
  }

  private int y(Node node) {
    return MARGIN + Objects.requireNonNull(places.get(node.id())) * ROW;
  }

  private void print(Edge edge, int first, PrintWriter out) {
    Node from = Objects.requireNonNull(nodes.get(edge.from()));
    Node to = Objects.requireNonNull(nodes.get(edge.to()));
    int x1 = x(from, first) + WIDTH;
    int y1 = y(from) + HEIGHT / 2;
    int x2 = x(to, first);
    int y2 = y(to) + HEIGHT / 2;
    int bend = (COLUMN - WIDTH) / 2;
    out.println(
        String.format(
            "<path class=\"%s\" d=\"M%d %d C%d %d %d %d %d %d\"/>",
            edge.kind(), x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2));
  }

  private void print(Node node, int first, PrintWriter out) {
    out.println(
        String.format(
            "<g class=\"%s\"><title>%s</title><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
                + " rx=\"%d\"/><text x=\"%d\" y=\"%d\">%s</text></g>",
            node.kind(),
            escaped(node.title()),
            x(node, first),
            y(node),
            WIDTH,
            HEIGHT,
            node.kind().equals("job") ? 0 : HEIGHT / 2,
            x(node, first) + 10,
            y(node) + HEIGHT / 2 + 4,
            escaped(shortened(node.label()))));
  }

  private static String shortened(String label) {
    return label.codePointCount(0, label.length()) <= LABEL_MAX
        ? label
        : label.substring(0, label.offsetByCodePoints(0, LABEL_MAX - 1)) + "…";
  }

  private static String escaped(String text) {
    return String.join("&#10;", text.lines().map(CellText::printable).toList())
        .replace("&", "&amp;")
        .replace("&amp;#10;", "&#10;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
