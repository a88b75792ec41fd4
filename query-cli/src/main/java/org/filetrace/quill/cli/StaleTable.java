package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.List;
import java.util.Locale;
import org.filetrace.quill.cli.Staleness.Finding;
import org.filetrace.quill.cli.Staleness.Reason;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.jspecify.annotations.Nullable;

/** {@link StaleReport}s as rows, one for each reason, for programs. */
final class StaleTable {
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

  private final Table table = new Table("files", COLUMNS);
  private final boolean all;

  private StaleTable(boolean all) {
    this.all = all;
  }

  /**
   * @param all whether what is the same has rows as well
   */
  static Table of(List<StaleReport> reports, boolean all) {
    StaleTable rows = new StaleTable(all);
    reports.forEach(rows::add);
    return rows.table;
  }

  private void add(StaleReport report) {
    add(report.pathname(), report.verdict(), report.own());
    report
        .upstream()
        .forEach(
            (origin, finding) -> {
              if (finding.stale()) {
                String verdict = report.verdict();
                row(report.pathname(), verdict, report.own(), "upstream-stale", origin);
              }
              add(origin, finding.verdict(), finding);
            });
  }

  private void add(String pathname, String verdict, Finding finding) {
    List<Reason> shown = finding.reasons(all);
    shown.forEach(reason -> row(pathname, verdict, finding, reason));
    if (shown.isEmpty()) {
      row(pathname, verdict, finding, null, null);
    }
  }

  private void row(
      String pathname,
      String verdict,
      Finding finding,
      @Nullable String reason,
      @Nullable String cause) {
    table.add(
        pathname,
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

  private void row(String pathname, String verdict, Finding finding, Reason reason) {
    table.add(
        pathname,
        verdict,
        finding.maker().globaljobid(),
        finding.file().written().lastAt(),
        word(reason.subject()) + "-" + word(reason.comparison()),
        reason.recorded().pathname(),
        reason.recorded().sizeBytes(),
        reason.recorded().modifiedAt(),
        reason.recorded().content(),
        reason.now().sizeBytes(),
        reason.now().modifiedAt(),
        reason.now().knownSha256(),
        finding.file().renamedFrom());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
