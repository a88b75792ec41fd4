package org.filetrace.quill.cli;

import java.util.List;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.query.SelectStatus;
import org.filetrace.quill.store.query.StoreStatus;
import picocli.CommandLine.Command;

/** {@code quill status}. */
@Command(
    name = "status",
    description = "What the store holds, and how complete it is.",
    footer = {"%nExample:", "  quill status --json"})
final class StatusVerb extends Verb {
  @Override
  int answer(Store store) {
    StoreStatus status = new SelectStatus(store.sql()).now();
    Table table =
        new Table("status", List.of(Column.text("property"), Column.text("value")))
            .add("store", store.location().display())
            .add("engine", store.isPostgres() ? "PostgreSQL" : "SQLite")
            .add("size_bytes", status.sizeBytes())
            .add("growth_bytes_per_day", status.growthBytesPerDay())
            .add("jobs", status.jobs())
            .add("traces", status.traces().values().stream().mapToLong(Long::longValue).sum());
    for (Verdict verdict : Verdict.values()) {
      table.add("traces_" + verdict, status.traces().getOrDefault(verdict, 0L));
    }
    table
        .add("accesses", status.accesses())
        .add("processes", status.processes())
        .add("files", status.files())
        .add("file_versions", status.versions())
        .add("nodes", status.nodes())
        .add("users", status.users())
        .add("oldest", status.oldest())
        .add("newest", status.newest());
    return print(new Answer("quill.status/1", List.of(table), List.of()), ExitStatus.CLEAN);
  }
}
