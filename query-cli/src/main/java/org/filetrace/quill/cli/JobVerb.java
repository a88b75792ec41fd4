package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordMark;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectMarks;
import org.filetrace.quill.store.query.SelectProcesses;
import org.filetrace.quill.store.query.TracedProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quill job JOB}. */
@Command(
    name = "job",
    description = "What ran, where, when, how it ended, its processes; how complete the record is.")
final class JobVerb extends Verb {
  private static final List<Column> TREE =
      List.of(
          number("pid"),
          text("started_at"),
          number("elapsed"),
          number("exit"),
          number("read_bytes"),
          number("written_bytes"),
          text("command"));

  @Mixin JobOption job;
  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    RecordedJob found =
        new JobArgument(store, surroundings()).one(job.name(), selection.filter(now()));
    List<TracedProcess> processes = new SelectProcesses(store.sql()).ofTraces(found.traceIds());
    List<RecordMark> marks = new SelectMarks(store.sql()).ofTraces(found.traceIds());
    Answer answer =
        new Answer(
            "quill.job/1",
            List.of(
                JobTables.jobs(List.of(found)),
                JobTables.traces(found),
                JobTables.processes(found, processes),
                JobTables.marks(found, marks)),
            new Completeness(store).caveats(List.of(found)));
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, ExitStatus.CLEAN);
    }
    describe(found, processes, marks);
    return withCaveats(answer, ExitStatus.CLEAN);
  }
}
