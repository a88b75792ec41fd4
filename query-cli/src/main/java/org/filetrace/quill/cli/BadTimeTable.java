package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.Collection;
import java.util.List;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.query.BadTime;
import org.filetrace.quill.store.query.RecordedJob;

/** Bad times of nodes, with the number of traced jobs that ran there. */
final class BadTimeTable {
  private static final List<Column> COLUMNS =
      List.of(
          text("host"),
          text("cluster"),
          text("state"),
          text("started_at"),
          text("ended_at"),
          number("jobs"),
          text("reason"));

  private BadTimeTable() {}

  static Table of(List<BadTime> times, Collection<RecordedJob> jobs) {
    Table table = new Table("bad_times", COLUMNS);
    for (BadTime time : times) {
      table.add(
          time.host(),
          time.cluster(),
          time.state(),
          time.startedAt(),
          time.endedAt(),
          jobs.stream().filter(job -> ranOn(job, time.host())).count(),
          time.reason());
    }
    return table;
  }

  /** Schedulers name nodes with or without their domain. */
  private static boolean ranOn(RecordedJob job, String host) {
    return job.hosts().stream().anyMatch(h -> h.equals(host) || h.startsWith(host + "."));
  }
}
