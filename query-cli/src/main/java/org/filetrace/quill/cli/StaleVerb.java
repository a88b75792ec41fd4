package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.filetrace.quill.cli.Staleness.Finding;
import org.filetrace.quill.cli.Staleness.Reason;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.RecordedJob;
import org.jspecify.annotations.Nullable;
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
  private static final List<Column> COLUMNS =
      List.of(
          text("pathname"),
          text("verdict"),
          text("globaljobid"),
          text("written_at"),
          text("reason"),
          text("cause"),
          number("size_then"),
          text("modified_then"),
          text("content_then"),
          number("size_now"),
          text("modified_now"),
          text("sha256_now"),
          text("renamed_from"));

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

  /**
   * The answer for one file.
   *
   * @param upstream answers for what it came from, empty without --deep
   */
  private record Report(Finding own, Map<String, Finding> upstream) {
    boolean stale() {
      return own.stale() || upstream.values().stream().anyMatch(Finding::stale);
    }

    boolean uncertain() {
      return !stale()
          && (own.uncertain() || upstream.values().stream().anyMatch(Finding::uncertain));
    }

    String verdict() {
      return stale() ? "stale" : uncertain() ? "unknown" : "current";
    }
  }

  @Override
  int answer(Store store) {
    Staleness staleness = new Staleness(store, libraries);
    Map<String, Report> reports = new LinkedHashMap<>();
    boolean unknown = false;
    for (String file : files) {
      String pathname = FileArgument.path(file).pathname();
      Finding finding = staleness.of(pathname);
      if (finding == null) {
        unknown = true;
        err().println("quill stale: " + NamedFile.unwritten(pathname));
      } else {
        reports.put(pathname, new Report(finding, deep ? staleness.upstream(finding) : Map.of()));
      }
    }
    return print(store, reports, unknown);
  }

  private int print(Store store, Map<String, Report> reports, boolean unknown) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    reports.forEach(
        (file, report) -> {
          findings.put(file, report.own());
          report.upstream().forEach(findings::putIfAbsent);
        });
    List<RecordedJob> makers = findings.values().stream().map(Finding::maker).distinct().toList();
    List<String> caveats = new ArrayList<>(new Completeness(store).caveats(makers));
    findings.forEach((file, finding) -> caveats.addAll(uncertainties(file, finding)));
    Answer answer = new Answer("quill.stale/1", List.of(table(reports)), caveats, notes(findings));
    boolean stale = reports.values().stream().anyMatch(Report::stale);
    int status = stale ? ExitStatus.AFFECTED : unknown ? ExitStatus.NOT_FOUND : ExitStatus.CLEAN;
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, status);
    }
    reports.forEach(this::describe);
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

  private static List<String> uncertainties(String file, Finding finding) {
    return finding.reasons().stream()
        .filter(reason -> !reason.stale())
        .map(reason -> file + ": " + subject(reason) + ": " + state(reason))
        .toList();
  }

  private Table table(Map<String, Report> reports) {
    Table table = new Table("files", COLUMNS);
    reports.forEach(
        (file, report) -> {
          rows(table, file, report.verdict(), report.own());
          report
              .upstream()
              .forEach(
                  (origin, finding) -> {
                    if (finding.stale()) {
                      row(table, file, report.verdict(), report.own(), "upstream-stale", origin);
                    }
                    rows(table, origin, verdict(finding), finding);
                  });
        });
    return table;
  }

  private void rows(Table table, String file, String verdict, Finding finding) {
    List<Reason> shown = why ? finding.compared() : finding.reasons();
    shown.forEach(reason -> row(table, file, verdict, finding, reason));
    if (shown.isEmpty()) {
      row(table, file, verdict, finding, null, null);
    }
  }

  private static void row(
      Table table,
      String file,
      String verdict,
      Finding finding,
      @Nullable String reason,
      @Nullable String cause) {
    table.add(
        file,
        verdict,
        finding.maker().globaljobid(),
        finding.file().written().lastAt(),
        reason,
        cause,
        null,
        null,
        null,
        null,
        null,
        null,
        finding.file().renamedFrom());
  }

  private static void row(
      Table table, String file, String verdict, Finding finding, Reason reason) {
    table.add(
        file,
        verdict,
        finding.maker().globaljobid(),
        finding.file().written().lastAt(),
        name(reason.subject()) + "-" + name(reason.comparison()),
        reason.recorded().pathname(),
        reason.recorded().sizeBytes(),
        reason.recorded().modifiedAt(),
        reason.recorded().content(),
        reason.now().sizeBytes(),
        reason.now().modifiedAt(),
        reason.now().knownSha256(),
        finding.file().renamedFrom());
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String verdict(Finding finding) {
    return finding.stale() ? "stale" : finding.uncertain() ? "unknown" : "current";
  }

  private void describe(String file, Report report) {
    boolean upstreamOnly = report.stale() && !report.own().stale();
    describe("", file, upstreamOnly ? "stale upstream" : headline(report), report.own());
    report
        .upstream()
        .forEach(
            (origin, finding) -> {
              if (why || !finding.reasons().isEmpty()) {
                describe("  upstream ", origin, verdictInWords(finding), finding);
              }
            });
  }

  private void describe(String before, String file, String headline, Finding finding) {
    CellText text = new CellText(surroundings().clock().getZone());
    String indent = before.isEmpty() ? "  " : "    ";
    out()
        .println(
            before
                + CellText.printable(file)
                + ": "
                + headline
                + "; made by job "
                + finding.maker().globaljobid()
                + " at "
                + text.shown(finding.file().written().lastAt())
                + finding.file().renaming());
    for (Reason reason : why ? finding.compared() : finding.reasons()) {
      out().println(indent + CellText.printable(subject(reason) + " " + state(reason)));
      if (reason.comparison() == DiskFile.Comparison.DIFFERENT) {
        out().println(indent + "  then " + then(reason, text));
        out().println(indent + "  now  " + now(reason, text));
      }
    }
  }

  private static String headline(Report report) {
    if (report.stale() || report.uncertain()) {
      return report.stale() ? "stale" : "cannot be told";
    }
    long touched = report.own().touched();
    int others = report.own().compared().size() - 1;
    return "current, as are the "
        + others
        + " files it was made with"
        + (report.upstream().isEmpty()
            ? ""
            : " and the " + report.upstream().size() + " of them and upstream that jobs made")
        + (touched == 0 ? "" : " (" + touched + " touched, content same)");
  }

  private static String verdictInWords(Finding finding) {
    return finding.stale() ? "stale" : finding.uncertain() ? "cannot be told" : "current";
  }

  private static String subject(Reason reason) {
    return switch (reason.subject()) {
      case FILE -> "the file itself";
      case PROGRAM -> "program " + reason.recorded().pathname();
      case INPUT -> "input " + reason.recorded().pathname();
      case LIBRARY -> "system file " + reason.recorded().pathname();
    };
  }

  private static String state(Reason reason) {
    return switch (reason.comparison()) {
      case DIFFERENT -> "changed";
      case GONE -> "is gone";
      case NO_CHECKSUM ->
          "was touched, and its checksum then is "
              + reason.recorded().content()
              + ", so its content cannot be compared";
      case UNREADABLE -> "cannot be read by you, so it cannot be compared";
      case UNTOUCHED -> "is the same";
      case SAME_CONTENT -> "was touched, its content is the same";
      case NO_REGULAR_FILE -> "is no regular file and was not compared";
    };
  }

  private static String then(Reason reason, CellText text) {
    return reason.recorded().sizeBytes()
        + " bytes, "
        + text.shown(reason.recorded().modifiedAt())
        + ", "
        + reason.recorded().content();
  }

  private static String now(Reason reason, CellText text) {
    String sha256 = reason.now().knownSha256();
    return reason.now().sizeBytes()
        + " bytes, "
        + text.shown(reason.now().modifiedAt())
        + (sha256 == null ? "" : ", sha256:" + sha256.substring(0, 12));
  }
}
