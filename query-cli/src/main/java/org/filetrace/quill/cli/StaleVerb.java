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
    footer = "%nExit status 1 when a file is stale, 4 when that cannot be told.")
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
          text("sha256_now"));

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files that jobs wrote.")
  List<String> files = new ArrayList<>();

  @Option(
      names = "--libraries",
      description = "Also look at shared libraries and other files of the system.")
  boolean libraries;

  @Override
  int answer(Store store) {
    Staleness staleness = new Staleness(store, libraries);
    Map<String, Finding> findings = new LinkedHashMap<>();
    boolean unknown = false;
    for (String file : files) {
      String pathname = FileArgument.path(file).pathname();
      Finding finding = staleness.of(pathname);
      if (finding == null) {
        unknown = true;
        err().println("quill stale: " + notWritten(pathname));
      } else {
        findings.put(pathname, finding);
      }
    }
    return print(store, findings, unknown);
  }

  private static String notWritten(String pathname) {
    return CellText.printable(pathname)
        + " was written by no job in the store that you may see; 'quill jobs FILE' shows who read it";
  }

  private int print(Store store, Map<String, Finding> findings, boolean unknown) {
    List<RecordedJob> makers = findings.values().stream().map(Finding::maker).distinct().toList();
    List<String> caveats = new ArrayList<>(new Completeness(store).caveats(makers));
    findings.forEach((file, finding) -> caveats.addAll(uncertainties(file, finding)));
    Answer answer = new Answer("quill.stale/1", List.of(table(findings)), caveats);
    boolean stale = findings.values().stream().anyMatch(Finding::stale);
    int status = stale ? ExitStatus.AFFECTED : unknown ? ExitStatus.NOT_FOUND : ExitStatus.CLEAN;
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, status);
    }
    findings.forEach(this::describe);
    return withCaveats(answer, status);
  }

  private static List<String> uncertainties(String file, Finding finding) {
    return finding.reasons().stream()
        .filter(reason -> !reason.stale())
        .map(reason -> file + ": " + subject(reason) + ": " + why(reason))
        .toList();
  }

  private static Table table(Map<String, Finding> findings) {
    Table table = new Table("files", COLUMNS);
    findings.forEach(
        (file, finding) -> {
          finding.reasons().forEach(reason -> row(table, file, finding, reason));
          if (finding.reasons().isEmpty()) {
            table.add(
                file,
                verdict(finding),
                finding.maker().globaljobid(),
                finding.written().lastAt(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
          }
        });
    return table;
  }

  private static void row(Table table, String file, Finding finding, Reason reason) {
    table.add(
        file,
        verdict(finding),
        finding.maker().globaljobid(),
        finding.written().lastAt(),
        name(reason.subject()) + "-" + name(reason.comparison()),
        reason.recorded().pathname(),
        reason.recorded().sizeBytes(),
        reason.recorded().modifiedAt(),
        reason.recorded().content(),
        reason.now().sizeBytes(),
        reason.now().modifiedAt(),
        reason.now().knownSha256());
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String verdict(Finding finding) {
    return finding.stale() ? "stale" : finding.uncertain() ? "unknown" : "current";
  }

  private void describe(String file, Finding finding) {
    CellText text = new CellText(surroundings().clock().getZone());
    out()
        .println(
            CellText.printable(file)
                + ": "
                + headline(finding)
                + "; made by job "
                + finding.maker().globaljobid()
                + " at "
                + text.shown(finding.written().lastAt()));
    for (Reason reason : finding.reasons()) {
      out().println("  " + CellText.printable(subject(reason) + " " + why(reason)));
      if (reason.comparison() == DiskFile.Comparison.DIFFERENT) {
        out().println("    then " + then(reason, text));
        out().println("    now  " + now(reason, text));
      }
    }
  }

  private static String headline(Finding finding) {
    String touched =
        finding.touched() == 0 ? "" : " (" + finding.touched() + " touched, content same)";
    return switch (verdict(finding)) {
      case "stale" -> "stale";
      case "unknown" -> "cannot be told";
      default -> "current, as are the " + finding.compared() + " files it was made with" + touched;
    };
  }

  private static String subject(Reason reason) {
    return switch (reason.subject()) {
      case FILE -> "the file itself";
      case PROGRAM -> "program " + reason.recorded().pathname();
      case INPUT -> "input " + reason.recorded().pathname();
      case LIBRARY -> "system file " + reason.recorded().pathname();
    };
  }

  private static String why(Reason reason) {
    return switch (reason.comparison()) {
      case DIFFERENT -> "changed";
      case GONE -> "is gone";
      case NO_CHECKSUM ->
          "was touched, and its checksum then is "
              + reason.recorded().content()
              + ", so its content cannot be compared";
      case UNREADABLE -> "cannot be read by you, so it cannot be compared";
      case UNTOUCHED, SAME_CONTENT, NO_REGULAR_FILE -> "is the same";
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
