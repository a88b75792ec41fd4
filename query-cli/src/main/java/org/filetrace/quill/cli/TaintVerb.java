package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.WholeNumber;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill taint}. */
@Command(
    name = "taint",
    description = {
      "What was computed, by anybody, with a bad file, program or job; by owner.",
      "It is a superset: what a job wrote after it read something bad counts as derived from it."
    },
    footer = {
      "%nExit status 1 when something is affected.",
      "%nExamples:",
      "  quill taint /opt/align/1.3/bin/align --csv > owners.csv",
      "  quill taint 4711"
    })
final class TaintVerb extends Verb {
  @Parameters(paramLabel = "FILE|JOB", description = LineageStart.HELP)
  String start = "";

  @Option(
      names = "--depth",
      converter = WholeNumber.class,
      paramLabel = "N",
      defaultValue = "1000",
      description = "At most N jobs deep; by default as far as it goes.")
  int depth;

  @Override
  int answer(Store store) {
    LineageStart from = LineageStart.of(store, surroundings(), start);
    LineageGraph graph =
        new Lineage(store.sql(), depth, LineageLimits.MOST_VERSIONS)
            .down(from.versions(store, EnumSet.of(Role.WRITTEN)));
    List<String> notes = new ArrayList<>(from.notes());
    notes.addAll(LineageLimits.notes(graph));
    Table derived = new DerivedTable(graph).table();
    Answer answer =
        new Answer(
            "quill.derived/1",
            List.of(derived, JobTables.jobs(graph.jobs().values())),
            caveats(store, graph),
            notes);
    return print(answer, derived.rows().isEmpty() ? ExitStatus.CLEAN : ExitStatus.AFFECTED);
  }

  private List<String> caveats(Store store, LineageGraph graph) {
    Completeness completeness = new Completeness(store);
    List<String> caveats = new ArrayList<>(completeness.caveats(graph.jobs().values()));
    caveats.addAll(completeness.caveatsOfOthers(JobFilter.ALL, graph.jobs().values()));
    caveats.addAll(LineageLimits.caveats(graph, depth));
    return caveats;
  }
}
