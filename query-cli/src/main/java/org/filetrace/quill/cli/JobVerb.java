package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.Accounting;
import org.filetrace.quill.store.query.Annotation;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordMark;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectAccounting;
import org.filetrace.quill.store.query.SelectAnnotations;
import org.filetrace.quill.store.query.SelectEnvironment;
import org.filetrace.quill.store.query.SelectMarks;
import org.filetrace.quill.store.query.SelectProcesses;
import org.filetrace.quill.store.query.TracedProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill job JOB}. */
@Command(
    name = "job",
    description = "What ran, where, when, how it ended, its processes; how complete the record is.",
    footer = {
      "%nExamples:",
      "  quill job 4711",
      "  quill job last --json",
      "  quill job 4711 --environment"
    })
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

  @Option(
      names = "--environment",
      description = "What is kept of its environment, as its first program got it.")
  boolean environment;

  @Mixin JobOption job;
  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    JobArgument argument = new JobArgument(store, surroundings());
    try {
      return traced(store, argument.one(job.name(), selection.filter(now())));
    } catch (Failure e) {
      List<Accounting> accounted = new SelectAccounting(store.sql()).named(job.name());
      if (e.exitStatus() != ExitStatus.NOT_FOUND || accounted.isEmpty()) {
        throw e;
      }
      return untraced(accounted);
    }
  }

  private int untraced(List<Accounting> accounted) {
    Answer answer =
        new Answer(
            "quill.job/1",
            List.of(JobTables.accounting(accounted)),
            List.of(
                "job '"
                    + job.name()
                    + "' was not traced: this is what its scheduler accounts, its files are not"
                    + " known"));
    return print(answer, ExitStatus.CLEAN);
  }

  private int traced(Store store, RecordedJob found) {
    List<Accounting> accounted = new SelectAccounting(store.sql()).of(found);
    List<TracedProcess> processes = new SelectProcesses(store.sql()).ofTraces(found.traceIds());
    List<RecordMark> marks = new SelectMarks(store.sql()).ofTraces(found.traceIds());
    Table variables =
        JobTables.environment(found, new SelectEnvironment(store.sql()).ofTraces(found.traceIds()));
    List<Table> tables =
        new ArrayList<>(
            List.of(
                JobTables.jobs(List.of(found)),
                JobTables.traces(found),
                JobTables.processes(found, processes),
                JobTables.marks(found, marks),
                JobTables.accounting(accounted),
                AnnotationTable.of(store, List.of(found))));
    tables.add(environment ? 0 : tables.size(), variables);
    Answer answer =
        new Answer(
            "quill.job/1",
            tables,
            new Completeness(store).caveats(List.of(found)),
            environment && variables.rows().isEmpty()
                ? List.of("nothing was kept of the environment of this job")
                : List.of());
    if (environment || output.forPrograms() || output.columnsChosen()) {
      return print(answer, ExitStatus.CLEAN);
    }
    describe(found, processes, marks, accounted, new SelectAnnotations(store.sql()));
    return withCaveats(answer, ExitStatus.CLEAN);
  }

  private void describe(
      RecordedJob job,
      List<TracedProcess> processes,
      List<RecordMark> marks,
      List<Accounting> accounted,
      SelectAnnotations annotations) {
    line("Job", job.globaljobid() + "  " + job.scheduler() + " " + schedulersName(job));
    line("User", job.userName());
    line("Nodes", String.join(",", job.hosts()));
    line("Time", time(job));
    line("Exit", exit(job.exitStatus()));
    line("Command", job.command());
    line("Directory", job.traces().get(0).cwd());
    line("Record", job.verdict().toString());
    marks.forEach(m -> line("", m.kind() + " (" + m.count() + "): " + m.detail()));
    AccountingText text = new AccountingText(surroundings().clock().getZone());
    accounted.forEach(a -> text.lines(a).forEach(this::line));
    for (Annotation said : annotations.ofJobs(List.of(job.id()))) {
      String what = said.tag() == null ? said.content() : said.tag() + "=" + said.content();
      line(said.tag() == null ? "Note" : "Tag", what + "  (" + said.author() + ")");
    }
    for (JobTrace trace : job.traces()) {
      out().println();
      line("Trace", trace.uuid() + " on " + trace.host() + step(trace) + ", " + trace.verdict());
      show(tree(trace, processes));
    }
  }

  private void line(String label, String value) {
    out().println(String.format("%-10s", label) + CellText.printable(value));
  }

  private static String schedulersName(RecordedJob job) {
    String id = job.arrayIndex() == null ? job.jobId() : job.jobId() + "_" + job.arrayIndex();
    return job.jobName() == null ? id : id + " '" + job.jobName() + "'";
  }

  private String time(RecordedJob job) {
    CellText text = new CellText(surroundings().clock().getZone());
    String end =
        job.endedAt() == null
            ? "…"
            : text.shown(job.endedAt())
                + " ("
                + Elapsed.text(Duration.between(job.startedAt(), job.endedAt()))
                + ")";
    return text.shown(job.startedAt()) + " to " + end;
  }

  private static String exit(@Nullable Integer status) {
    if (status == null) {
      return "unknown";
    }
    return status > 128 ? status + " (signal " + (status - 128) + ")" : status.toString();
  }

  private static String step(JobTrace trace) {
    String step = trace.step() == null ? "" : ", step " + trace.step();
    return trace.rank() == null ? step : step + ", rank " + trace.rank();
  }

  private Answer tree(JobTrace trace, List<TracedProcess> processes) {
    List<TracedProcess> own = processes.stream().filter(p -> p.traceId() == trace.id()).toList();
    Table table = new Table("processes", TREE);
    for (ProcessTree.Line line : new ProcessTree(own, surroundings().unicode()).lines()) {
      TracedProcess process = line.process();
      table.add(
          process.pid(),
          process.startedAt(),
          process.endedAt() == null
              ? null
              : Elapsed.text(Duration.between(process.startedAt(), process.endedAt())),
          process.exitStatus(),
          process.readBytes(),
          process.writtenBytes(),
          line.branches() + command(process));
    }
    return new Answer("quill.processes/1", List.of(table), List.of());
  }

  private static String command(TracedProcess process) {
    if (process.arguments() == null) {
      return process.executable() == null ? "(fork without exec)" : process.executable();
    }
    return process.arguments();
  }
}
