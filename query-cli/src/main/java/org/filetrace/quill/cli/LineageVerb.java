package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.LineageGraph;
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
          + " counts as that file's origin. Renames and copies are followed by their content."
    },
    footer = {
      "%nExamples:",
      "  quill lineage figure3.pdf --up",
      "  quill lineage genome.fa --down --depth 2 --as dot | dot -Tsvg > genome.svg"
    })
final class LineageVerb extends Verb {
  /** Forms beside those of every verb. */
  enum Form {
    TREE,
    DOT
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
      paramLabel = "N",
      defaultValue = "20",
      description = "At most N jobs deep; 20 by default.")
  int depth;

  @Option(
      names = "--by",
      paramLabel = "job",
      description = "How dependency is judged; by job is the safe superset.")
  By by = By.JOB;

  /** What dependency is judged by. */
  enum By {
    JOB
  }

  @Option(
      names = "--as",
      paramLabel = "tree|dot",
      description = "A tree for people (default), or Graphviz; also --json, --csv, -P.")
  Form form = Form.TREE;

  @Option(names = "--system", description = "Show system files and libraries one by one.")
  boolean system;

  @Override
  int answer(Store store) {
    Set<Role> ofJob =
        direction.up ? EnumSet.of(Role.READ, Role.EXECUTED) : EnumSet.of(Role.WRITTEN);
    LineageStart from = LineageStart.of(store, surroundings(), start);
    Lineage lineage = new Lineage(store.sql(), depth, LineageLimits.MOST_VERSIONS);
    List<Long> versions = from.versions(store, ofJob);
    LineageGraph graph = direction.up ? lineage.up(versions) : lineage.down(versions);
    LineageTables tables = new LineageTables(graph);
    List<String> caveats = new ArrayList<>(new Completeness(store).caveats(graph.jobs().values()));
    caveats.addAll(LineageLimits.caveats(graph, depth));
    Answer answer =
        new Answer(
            "quill.lineage/1",
            List.of(tables.files(), tables.jobs(), tables.edges()),
            caveats,
            from.notes());
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, ExitStatus.CLEAN);
    }
    draw(graph);
    return withCaveats(answer, ExitStatus.CLEAN);
  }

  private void draw(LineageGraph graph) {
    if (form == Form.DOT) {
      new LineageDot(graph, system).print(out());
    } else {
      CellText text = new CellText(surroundings().clock().getZone());
      new LineageTree(graph, direction.up, system, surroundings().unicode(), text, out()).print();
    }
  }
}
