package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.text;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.Annotation;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectAnnotations;

/** What was said about jobs. */
final class AnnotationTable {
  private AnnotationTable() {}

  static Table of(Store store, Collection<RecordedJob> jobs) {
    Map<Long, RecordedJob> byId =
        jobs.stream().collect(Collectors.toMap(RecordedJob::id, Function.identity()));
    Table table =
        new Table(
            "annotations",
            List.of(
                text("globaljobid"),
                text("author"),
                text("written_at"),
                text("tag"),
                text("content")));
    for (Annotation said : new SelectAnnotations(store.sql()).ofJobs(byId.keySet())) {
      RecordedJob job = Objects.requireNonNull(byId.get(said.jobId()));
      table.add(job.globaljobid(), said.author(), said.writtenAt(), said.tag(), said.content());
    }
    return table;
  }
}
