package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.DiskFile.Comparison;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.cli.select.WholeNumber;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectJobs;
import org.filetrace.quill.store.query.SelectUnused;
import org.filetrace.quill.store.query.SelectUnused.Unused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill unused DIR}. */
@Command(
    name = "unused",
    description = {
      "Files below a folder that jobs wrote, that are there still as they were written, and that no"
          + " job has read since: candidates for a purge, the oldest first.",
      "Selection options are about the jobs that wrote them."
    },
    footer = {
      "%nExamples:",
      "  quill unused /scratch --older 30",
      "  quill unused /scratch/alice -u alice --csv -o size,pathname"
    })
final class UnusedVerb extends Verb {
  @Parameters(paramLabel = "DIR", description = "A folder.")
  String folder = "";

  @Option(
      names = "--older",
      converter = WholeNumber.class,
      paramLabel = "DAYS",
      defaultValue = "0",
      description = "Only files that were written so many days ago or earlier.")
  int days;

  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    JobFilter filter = selection.filter(now());
    Instant latest = now().toInstant().minus(Duration.ofDays(days));
    List<Unused> unused =
        new SelectUnused(store.sql())
            .below(FileArgument.path(folder).pathname(), filter).stream()
                .filter(candidate -> !candidate.version().modifiedAt().isAfter(latest))
                .toList();
    Map<Long, RecordedJob> jobs =
        new SelectJobs(store.sql())
            .ofIds(unused.stream().map(Unused::jobId).distinct().toList()).stream()
                .collect(Collectors.toMap(RecordedJob::id, Function.identity()));
    Table table =
        new Table(
            "files",
            List.of(
                number("age_days"),
                number("size"),
                text("user_name"),
                text("globaljobid"),
                text("written_at"),
                text("accessed_at"),
                text("pathname")));
    long bytes = 0;
    for (Unused file : unused) {
      DiskFile now = DiskFile.named(file.version().pathname());
      if (now.with(file.version()) == Comparison.UNTOUCHED) {
        bytes += file.version().sizeBytes();
        add(table, file, now, Objects.requireNonNull(jobs.get(file.jobId())));
      }
    }
    return print(
        new Answer(
            "quill.unused/1",
            List.of(table),
            new Completeness(store).caveatsOfOthers(JobFilter.ALL, List.of()),
            List.of(
                table.rows().size()
                    + " files, "
                    + bytes
                    + " bytes; who read them outside of recorded jobs is not known, but see"
                    + " accessed_at")),
        ExitStatus.CLEAN);
  }

  private void add(Table table, Unused file, DiskFile now, RecordedJob job) {
    table.add(
        Duration.between(file.version().modifiedAt(), now().toInstant()).toDays(),
        file.version().sizeBytes(),
        job.userName(),
        job.globaljobid(),
        file.version().modifiedAt(),
        now.accessedAt(),
        file.version().pathname());
  }
}
