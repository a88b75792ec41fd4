package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.Staleness.Finding;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.RecordedJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill stale FILE…}. */
@Command(
    name = "stale",
    description = {
      "Was this file made with the versions of its inputs and programs that are there now?",
      "Compares with the disk: size and time first, then content. Touched but the same is not"
          + " stale. All inputs of the job that made the file count."
    },
    footer = {
      "%nExit status 1 when a file is stale, 4 when that cannot be told.",
      "%nExamples:",
      "  quill stale figure3.pdf --why",
      "  quill stale results/*.csv --deep"
    })
final class StaleVerb extends Verb {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files that jobs wrote.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--libraries",
      description = "Also look at shared libraries and other files of the system.")
  boolean libraries;

  @Option(
      names = "--deep",
      description = "Also look at what the inputs and programs were made with, and so on upstream.")
  boolean deep;

  @Option(names = "--why", description = "List everything that was compared, not only changes.")
  boolean why;

  @Override
  int answer(Store store) {
    Staleness staleness = new Staleness(store, libraries);
    List<StaleReport> reports = new ArrayList<>();
    boolean unknown = false;
    for (String pathname : pathnames()) {
      Finding finding = staleness.of(pathname);
      if (finding == null) {
        unknown = true;
        err().println("quill stale: " + NamedFile.unwritten(pathname));
      } else {
        reports.add(
            new StaleReport(pathname, finding, deep ? staleness.upstream(finding) : Map.of()));
      }
    }
    boolean stale = reports.stream().anyMatch(StaleReport::stale);
    return print(
        store,
        reports,
        stale ? ExitStatus.AFFECTED : unknown ? ExitStatus.NOT_FOUND : ExitStatus.CLEAN);
  }

  private Set<String> pathnames() {
    return files.stream()
        .map(file -> FileArgument.path(file).pathname())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private int print(Store store, List<StaleReport> reports, int status) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (StaleReport report : reports) {
      findings.put(report.pathname(), report.own());
      report.upstream().forEach(findings::putIfAbsent);
    }
    List<RecordedJob> makers = findings.values().stream().map(Finding::maker).distinct().toList();
    List<String> caveats = new ArrayList<>(new Completeness(store).caveats(makers));
    findings.forEach((file, finding) -> caveats.addAll(StaleText.uncertainties(file, finding)));
    Answer answer =
        new Answer("quill.stale/1", List.of(StaleTable.of(reports, why)), caveats, notes(findings));
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, status);
    }
    StaleText text = new StaleText(out(), new CellText(surroundings().clock().getZone()), why);
    reports.forEach(text::print);
    return withCaveats(answer, status);
  }

  private static List<String> notes(Map<String, Finding> findings) {
    boolean byInput =
        findings.values().stream()
            .flatMap(finding -> finding.reasons().stream())
            .anyMatch(reason -> reason.stale() && reason.subject() == Staleness.Subject.INPUT);
    return byInput
        ? List.of(
            "every input of a job counts for all that it wrote; whether this one does,"
                + " 'quill lineage FILE --up --by process' tells")
        : List.of();
  }
}
