package org.filetrace.quill.cli;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.SelectJobs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quill jobs [FILE]}. */
@Command(
    name = "jobs",
    description = "Which jobs touched a file, by its name or its content; without FILE, all jobs.",
    footer = {
      "%nWithout FILE and -S the jobs since midnight are listed, as sacct does.",
      "%nExamples:",
      "  quill jobs result.csv --written",
      "  quill jobs sha256:2c26b46b68ff --read -u alice -S now-3days"
    })
final class JobsVerb extends Verb {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A path, or sha256:HEX (8 digits or more).")
  @Nullable String file;

  @Mixin RoleOptions roles;
  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    return file == null ? list(store) : touching(store, FileArgument.parse(file));
  }

  private int list(Store store) {
    JobFilter filter = selection.filter(now());
    boolean today = selection.timeless();
    List<RecordedJob> jobs =
        new SelectJobs(store.sql()).matching(today ? filter.since(midnight()) : filter);
    if (jobs.isEmpty() && today) {
      err().println("quill jobs: note: none since midnight; earlier ones with -S, as -S now-7days");
    }
    return print(
        new Answer("quill.jobs/1", List.of(JobTables.jobs(jobs)), List.of()), ExitStatus.CLEAN);
  }

  private Instant midnight() {
    ZonedDateTime now = now();
    return now.toLocalDate().atStartOfDay(now.getZone()).toInstant();
  }

  private int touching(Store store, FileArgument argument) {
    JobFilter filter = selection.filter(now());
    List<FileUse> uses = argument.uses(new SelectFileUses(store.sql()), roles.roles(), filter);
    if (uses.isEmpty()) {
      throw Failure.notFound(
          "no job that you may see and that was selected touched "
              + CellText.printable(argument.shown())
              + "; names are without symbolic links, 'quill status' says what is recorded");
    }
    SelectJobs select = new SelectJobs(store.sql());
    List<RecordedJob> jobs = select.ofIds(uses.stream().map(FileUse::jobId).distinct().toList());
    Map<Long, RecordedJob> byId =
        jobs.stream().collect(Collectors.toMap(RecordedJob::id, Function.identity()));
    FileUseTable table =
        new FileUseTable("globaljobid", "user_name", "role", "last_at", "content", "command");
    uses.forEach(use -> table.add(Objects.requireNonNull(byId.get(use.jobId())), use));
    Completeness completeness = new Completeness(store);
    List<String> caveats = new ArrayList<>(completeness.caveats(jobs));
    caveats.addAll(completeness.caveatsOfOthers(filter, jobs));
    return print(new Answer("quill.uses/1", List.of(table.table()), caveats), ExitStatus.CLEAN);
  }
}
