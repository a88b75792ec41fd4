package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.util.List;
import org.filetrace.quill.cli.DiskFile.Comparison;
import org.filetrace.quill.cli.Staleness.Finding;
import org.filetrace.quill.cli.Staleness.Reason;
import org.filetrace.quill.cli.output.CellText;

/** {@link StaleReport}s in words, for people: the verdict in a line, the reasons indented below. */
final class StaleText {
  private final PrintWriter out;
  private final CellText text;
  private final boolean all;

  /**
   * @param all whether what is the same is listed as well
   */
  StaleText(PrintWriter out, CellText text, boolean all) {
    this.out = out;
    this.text = text;
    this.all = all;
  }

  void print(StaleReport report) {
    print("", report.pathname(), headline(report), report.own());
    report
        .upstream()
        .forEach(
            (origin, finding) -> {
              if (all || !finding.reasons().isEmpty()) {
                print("  upstream ", origin, headline(finding), finding);
              }
            });
  }

  private void print(String before, String pathname, String headline, Finding finding) {
    String indent = before.isEmpty() ? "  " : "    ";
    out.println(
        before
            + CellText.printable(pathname)
            + ": "
            + headline
            + "; made by job "
            + finding.maker().globaljobid()
            + " at "
            + text.shown(finding.file().written().lastAt())
            + finding.file().renaming());
    for (Reason reason : finding.reasons(all)) {
      out.println(indent + CellText.printable(said(reason)));
      if (reason.comparison() == Comparison.DIFFERENT) {
        out.println(indent + "  then " + then(reason));
        out.println(indent + "  now  " + now(reason));
      }
    }
  }

  private static String headline(StaleReport report) {
    if (report.stale()) {
      return report.own().stale() ? "stale" : "stale upstream";
    }
    if (report.uncertain()) {
      return "cannot be told";
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

  private static String headline(Finding finding) {
    return finding.uncertain() ? "cannot be told" : finding.verdict();
  }

  /** What makes an answer uncertain, as caveats. */
  static List<String> uncertainties(String pathname, Finding finding) {
    return finding.reasons().stream()
        .filter(reason -> !reason.stale())
        .map(reason -> pathname + ": " + subject(reason) + ": " + state(reason))
        .toList();
  }

  private static String said(Reason reason) {
    return subject(reason) + " " + state(reason);
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

  private String then(Reason reason) {
    return reason.recorded().sizeBytes()
        + " bytes, "
        + text.shown(reason.recorded().modifiedAt())
        + ", "
        + reason.recorded().content();
  }

  private String now(Reason reason) {
    String sha256 = reason.now().knownSha256();
    return reason.now().sizeBytes()
        + " bytes, "
        + text.shown(reason.now().modifiedAt())
        + (sha256 == null ? "" : ", sha256:" + sha256.substring(0, 12));
  }
}
