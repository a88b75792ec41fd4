package org.filetrace.quill.cli;

import java.util.List;
import java.util.Locale;
import org.filetrace.quill.cli.export.OpenLineageEvents;
import org.filetrace.quill.cli.export.ProvJson;
import org.filetrace.quill.cli.export.ProvN;
import org.filetrace.quill.cli.export.RoCrate;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.OutputOptions;
import org.filetrace.quill.cli.select.WholeNumber;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.LineageGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill export}. */
@Command(
    name = "export",
    description = {
      "Provenance for other tools: of a job what it used and made, of a file all that it came"
          + " from.",
      "System files and libraries are in it as any other file."
    },
    footer = {
      "%nExamples:",
      "  quill export 4711 --as ro-crate > ro-crate-metadata.json",
      "  quill export figure3.pdf --as prov-json > figure3.prov.json"
    })
final class ExportVerb extends Verb {
  /** The formats; a name with underscores is written with hyphens. */
  enum Form {
    PROV_JSON,
    PROV_N,
    RO_CRATE,
    OPENLINEAGE,
    DOT,
    CSV,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Parameters(paramLabel = "JOB|FILE", description = LineageStart.HELP)
  String start = "";

  @Option(
      names = "--as",
      required = true,
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}.")
  Form form = Form.JSON;

  @Option(
      names = "--depth",
      converter = WholeNumber.class,
      paramLabel = "N",
      defaultValue = "20",
      description = "Of a file: at most N jobs deep; 20 by default.")
  int depth;

  @Override
  int answer(Store store) {
    LineageStart from = LineageStart.of(store, surroundings(), start);
    Lineage lineage = new Lineage(store.sql(), depth, LineageLimits.MOST_VERSIONS);
    LineageGraph graph =
        from.job() == null ? lineage.up(from.versions()) : lineage.around(List.of(from.job().id()));
    Answer answer = new LineageTables(graph).answer(new Completeness(store), depth, from.notes());
    write(graph, answer);
    return withCaveats(answer, ExitStatus.CLEAN);
  }

  private void write(LineageGraph graph, Answer answer) {
    switch (form) {
      case PROV_JSON -> new ProvJson().export(graph, out());
      case PROV_N -> new ProvN().export(graph, out());
      case RO_CRATE ->
          new RoCrate(now().toInstant(), "Provenance of " + start, answer.caveats())
              .export(graph, out());
      case OPENLINEAGE -> new OpenLineageEvents().export(graph, out());
      case DOT -> new LineageDot(graph, true).print(out());
      case CSV -> print(answer, OutputOptions.csv());
      case JSON -> print(answer, OutputOptions.json());
    }
  }

  private void print(Answer answer, OutputOptions as) {
    as.print(answer, out(), surroundings().terminal(), surroundings().clock().getZone());
  }
}
