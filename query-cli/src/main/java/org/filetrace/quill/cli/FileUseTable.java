package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;
import org.jspecify.annotations.Nullable;

/**
 * What jobs did with files. {@code content} is a short name of the content that {@code quill jobs}
 * takes as an argument; the whole digest is {@code checksum}.
 */
final class FileUseTable {
  private static final List<Column> COLUMNS =
      List.of(
          text("globaljobid"),
          text("user_name"),
          text("hosts"),
          text("verdict"),
          text("role"),
          number("size"),
          text("last_modified"),
          text("content"),
          text("checksum"),
          text("checksum_algorithm"),
          text("checksum_state"),
          text("first_at"),
          text("last_at"),
          text("pathname"),
          text("command"));

  private final Table table;

  FileUseTable(String... shownByDefault) {
    table = new Table("files", COLUMNS, List.of(shownByDefault));
  }

  FileUseTable add(RecordedJob job, FileUse use) {
    List<@Nullable Object> cells =
        new ArrayList<>(
            Arrays.asList(
                job.globaljobid(),
                job.userName(),
                job.hosts(),
                job.verdict().toString(),
                use.role().toString()));
    cells.addAll(version(use.version()));
    cells.addAll(Arrays.asList(use.firstAt(), use.lastAt(), use.pathname(), job.command()));
    table.add(cells.toArray());
    return this;
  }

  /** A job that has no such file. */
  FileUseTable addWithoutFile(RecordedJob job) {
    List<@Nullable Object> cells = new ArrayList<>(Collections.nCopies(COLUMNS.size(), null));
    cells.set(0, job.globaljobid());
    cells.set(1, job.userName());
    cells.set(2, job.hosts());
    cells.set(3, job.verdict().toString());
    cells.set(COLUMNS.size() - 1, job.command());
    table.add(cells.toArray());
    return this;
  }

  private static List<@Nullable Object> version(@Nullable FileVersion version) {
    return version == null
        ? Arrays.asList(null, null, null, null, null, null)
        : Arrays.asList(
            version.sizeBytes(),
            version.modifiedAt(),
            version.content(),
            version.checksum(),
            version.checksumAlgorithm(),
            version.checksumState());
  }

  Table table() {
    return table;
  }
}
