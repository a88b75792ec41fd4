package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.lineage.LineageGraph.Copied;
import org.filetrace.quill.store.lineage.LineageGraph.Generated;
import org.filetrace.quill.store.lineage.LineageGraph.Used;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;

/**
 * A lineage as a tree for people: from the file asked about to its origins, or to what was derived.
 * What comes up again is not repeated; system files and temporaries are counted, not listed.
 */
final class LineageTree {
  /** A line below another: what to print and what comes below it. */
  private record Branch(String text, Runnable below) {}

  private final LineageGraph graph;
  private final boolean up;
  private final SystemFileView system;
  private final Map<String, String> packages;
  private final CellText text;
  private final PrintWriter out;
  private final String fork;
  private final String last;
  private final String pass;
  private final Set<Long> shownVersions = new HashSet<>();
  private final Set<Long> shownJobs = new HashSet<>();
  private final Map<Long, List<Long>> jobsOfVersion = new LinkedHashMap<>();
  private final Map<Long, List<Used>> versionsOfJob = new LinkedHashMap<>();
  private final Map<Long, List<Long>> copies = new LinkedHashMap<>();
  private String before = "";

  /**
   * @param system how system files are shown
   * @param packages of system files that belong to one
   */
  LineageTree(
      LineageGraph graph,
      boolean up,
      SystemFileView system,
      Map<String, String> packages,
      boolean unicode,
      CellText text,
      PrintWriter out) {
    this.graph = graph;
    this.up = up;
    this.system = system;
    this.packages = packages;
    this.text = text;
    this.out = out;
    fork = unicode ? "├─ " : "|- ";
    last = unicode ? "└─ " : "`- ";
    pass = unicode ? "│  " : "|  ";
    index();
  }

  private void index() {
    for (Generated edge : graph.generated()) {
      if (up) {
        jobsOfVersion.computeIfAbsent(edge.versionId(), id -> new ArrayList<>()).add(edge.jobId());
      } else {
        add(new Used(edge.jobId(), edge.versionId(), Role.WRITTEN));
      }
    }
    for (Used edge : graph.used()) {
      if (up) {
        add(edge);
      } else {
        List<Long> jobs = jobsOfVersion.computeIfAbsent(edge.versionId(), id -> new ArrayList<>());
        if (!jobs.contains(edge.jobId())) {
          jobs.add(edge.jobId());
        }
      }
    }
    for (Copied copy : graph.copied()) {
      copies
          .computeIfAbsent(up ? copy.to() : copy.from(), id -> new ArrayList<>())
          .add(up ? copy.from() : copy.to());
    }
  }

  private void add(Used edge) {
    versionsOfJob.computeIfAbsent(edge.jobId(), id -> new ArrayList<>()).add(edge);
  }

  /** Prints the whole tree. */
  void print() {
    int folded = 0;
    for (Long root : graph.roots()) {
      if (graph.roots().size() > 1 && isFolded(root)) {
        folded++;
      } else if (shownVersions.add(root)) {
        out.println(named(version(root)));
        belowVersion(root);
      }
    }
    if (folded > 0 && system != SystemFileView.DROP) {
      out.println("(" + folded + " system files)");
    }
  }

  private String same(FileVersion copy) {
    boolean sampled = copy.checksum() != null && !copy.hasFullChecksum();
    return (sampled ? "same samples of content: " : "same content: ") + named(copy);
  }

  private void belowVersion(long versionId) {
    List<Branch> branches = new ArrayList<>();
    for (Long copy : copies.getOrDefault(versionId, List.of())) {
      branches.add(
          shownVersions.add(copy)
              ? new Branch(same(version(copy)), () -> belowVersion(copy))
              : new Branch(same(version(copy)) + " (above)", () -> {}));
    }
    for (Long job : jobsOfVersion.getOrDefault(versionId, List.of())) {
      branches.add(
          shownJobs.add(job)
              ? new Branch(described(job), () -> belowJob(job))
              : new Branch("job " + LineageLabel.of(graph, job) + " (above)", () -> {}));
    }
    branches(branches);
  }

  private void belowJob(long jobId) {
    List<Branch> branches = new ArrayList<>();
    List<FileVersion> folded = new ArrayList<>();
    for (Used edge : sorted(versionsOfJob.getOrDefault(jobId, List.of()))) {
      long id = edge.versionId();
      if (isFolded(id)) {
        folded.add(version(id));
        continue;
      }
      String label = (edge.role() == Role.EXECUTED ? "program " : "") + named(version(id));
      boolean more = jobsOfVersion.containsKey(id) || copies.containsKey(id);
      branches.add(
          shownVersions.add(id)
              ? new Branch(label, () -> belowVersion(id))
              : new Branch(more ? label + " (above)" : label, () -> {}));
    }
    branches.addAll(folded(folded));
    branches(branches);
  }

  private List<Branch> folded(List<FileVersion> files) {
    if (files.isEmpty() || system == SystemFileView.DROP) {
      return List.of();
    }
    Map<String, Integer> counts = new TreeMap<>();
    String others = up ? "system files" : "temporary or system files";
    for (FileVersion file : files) {
      String name = packages.get(file.pathname());
      counts.merge(name == null ? "" : name, 1, Integer::sum);
    }
    List<Branch> branches = new ArrayList<>();
    counts.forEach(
        (name, count) ->
            branches.add(
                new Branch(
                    name.isEmpty()
                        ? "(" + count + " " + others + ")"
                        : "package " + name + " (" + count + " files)",
                    () -> {})));
    return branches;
  }

  private boolean isFolded(long versionId) {
    boolean ends = !jobsOfVersion.containsKey(versionId) && !copies.containsKey(versionId);
    boolean dull =
        system != SystemFileView.FILE && SystemFiles.contain(version(versionId).pathname())
            || !up && graph.isTemporary(versionId);
    return ends && dull;
  }

  private List<Used> sorted(List<Used> edges) {
    return edges.stream()
        .sorted(
            Comparator.comparing((Used edge) -> edge.role() != Role.EXECUTED)
                .thenComparing(edge -> version(edge.versionId()).pathname()))
        .toList();
  }

  private void branches(List<Branch> branches) {
    String outer = before;
    for (int i = 0; i < branches.size(); i++) {
      boolean end = i == branches.size() - 1;
      out.println(outer + (end ? last : fork) + branches.get(i).text());
      before = outer + (end ? "   " : pass);
      branches.get(i).below().run();
    }
    before = outer;
  }

  private String named(FileVersion version) {
    return CellText.printable(version.pathname()) + "  " + version.content();
  }

  private String described(long jobId) {
    RecordedJob job = job(jobId);
    return CellText.printable(
        "job "
            + job.globaljobid()
            + "  "
            + job.userName()
            + "  "
            + text.shown(job.startedAt())
            + "  "
            + job.command()
            + LineageLabel.programs(graph, jobId));
  }

  private FileVersion version(long id) {
    return Objects.requireNonNull(graph.versions().get(id));
  }

  private RecordedJob job(long id) {
    return Objects.requireNonNull(graph.jobs().get(id));
  }
}
