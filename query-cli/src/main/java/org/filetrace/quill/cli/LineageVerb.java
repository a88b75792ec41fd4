package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.cli.DiskFile.Comparison;
import org.filetrace.quill.cli.machine.Packages;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.select.WholeNumber;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.Lineage.Dependency;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.Role;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill lineage}. */
@Command(
    name = "lineage",
    description = {
      "Everything that a file came from (--up), or everything that was made from it (--down).",
      "Goes by version, not by name, and job by job: whatever a job read before it finished a file"
          + " counts as that file's origin. Renames and copies are followed by their content.",
      "--by process counts only what can have come there through the job's processes: by fork,"
          + " files, pipes, sockets and shared memory, in the order of time. What a process learns"
          + " from an exit status alone is not counted."
    },
    footer = {
      "%nExamples:",
      "  quill lineage figure3.pdf --up --packages package",
      "  quill lineage figure3.pdf --up --by process",
      "  quill lineage figure3.pdf --up --as html > figure3.html",
      "  quill lineage genome.fa --down --depth 2 --as dot | dot -Tsvg > genome.svg"
    })
final class LineageVerb extends Verb {
  /** Forms beside those of every verb. */
  enum Form {
    TREE,
    DOT,
    SVG,
    HTML;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "FILE|JOB", description = LineageStart.HELP)
  String start = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  Direction direction = new Direction();

  static final class Direction {
    @Option(names = "--up", description = "Towards its origins.")
    boolean up;

    @Option(names = "--down", description = "Towards what was derived.")
    boolean down;
  }

  @Option(
      names = "--depth",
      converter = WholeNumber.class,
      paramLabel = "N",
      defaultValue = "20",
      description = "At most N jobs deep; 20 by default.")
  int depth;

  @Option(
      names = "--by",
      paramLabel = "job|process",
      description =
          "How dependency is judged: by job (default), which is a superset, or narrowed by the"
              + " job's processes, what they exchanged, and when.")
  By by = By.JOB;

  /** What dependency is judged by. */
  enum By {
    JOB,
    PROCESS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--as",
      paramLabel = "FORM",
      description =
          "tree for people (default), dot for Graphviz, svg or html with a picture; also --json,"
              + " --csv, -P.")
  Form form = Form.TREE;

  @Option(
      names = "--packages",
      paramLabel = "VIEW",
      description =
          "System files and libraries: fold (their number, the default), file (each), package"
              + " (those that are the same on this machine by dpkg's or rpm's package) or drop.")
  SystemFileView system = SystemFileView.FOLD;

  @Override
  int answer(Store store) {
    Set<Role> ofJob =
        direction.up ? EnumSet.of(Role.READ, Role.EXECUTED) : EnumSet.of(Role.WRITTEN);
    LineageStart from = LineageStart.of(store, surroundings(), start);
    Dependency dependency = by == By.JOB ? Dependency.BY_JOB : Dependency.BY_PROCESS;
    Lineage lineage = new Lineage(store.sql(), dependency, depth, LineageLimits.MOST_VERSIONS);
    List<Long> versions = from.versions(store, ofJob);
    LineageGraph graph = direction.up ? lineage.up(versions) : lineage.down(versions);
    List<String> notes = new ArrayList<>(from.notes());
    notes.addAll(by == By.JOB ? LineageLimits.notes(graph) : List.of());
    Answer answer = new LineageTables(graph).answer(new Completeness(store), depth, notes);
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, ExitStatus.CLEAN);
    }
    draw(graph, answer);
    return withCaveats(answer, ExitStatus.CLEAN);
  }

  private void draw(LineageGraph graph, Answer answer) {
    boolean each = system == SystemFileView.FILE;
    switch (form) {
      case DOT -> new LineageDot(graph, each).print(out());
      case SVG -> new LineageSvg(graph, direction.up, each).print(out());
      case HTML -> {
        List<String> remarks = new ArrayList<>(answer.notes());
        answer.caveats().forEach(caveat -> remarks.add("Incomplete: " + caveat));
        String title = (direction.up ? "Where it came from: " : "What was made from it: ") + start;
        new LineageSvg(graph, direction.up, each).printHtml(title, remarks, out());
      }
      case TREE -> {
        CellText text = new CellText(surroundings().clock().getZone());
        boolean unicode = surroundings().unicode();
        new LineageTree(graph, direction.up, system, packages(graph), unicode, text, out()).print();
      }
    }
  }

  private Map<String, String> packages(LineageGraph graph) {
    if (system != SystemFileView.PACKAGE) {
      return Map.of();
    }
    return Packages.ofThisMachine()
        .of(
            graph.versions().values().stream()
                .filter(version -> SystemFiles.contain(version.pathname()))
                .filter(v -> DiskFile.named(v.pathname()).with(v) == Comparison.UNTOUCHED)
                .map(FileVersion::pathname)
                .toList());
  }
}
