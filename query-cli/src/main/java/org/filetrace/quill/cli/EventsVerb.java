package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.cli.select.WholeNumber;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.Event;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectEvents;
import org.filetrace.quill.store.query.SelectProcesses;
import org.filetrace.quill.store.query.TracedProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill events JOB}. */
@Command(
    name = "events",
    description =
        "Every access of a job as it happened: when, which process, how, with what result.",
    footer = {"%nExample:", "  quill events 4711 --limit 100"})
final class EventsVerb extends Verb {
  @Mixin JobOption job;
  @Mixin SelectionOptions selection;

  @Option(
      names = "--limit",
      converter = WholeNumber.class,
      paramLabel = "N",
      defaultValue = "1000000",
      description = "At most N accesses; 1000000 by default.")
  int limit;

  @Override
  int answer(Store store) {
    RecordedJob found =
        new JobArgument(store, surroundings()).one(job.name(), selection.filter(now()));
    Table table =
        new Table(
            "events",
            List.of(
                text("at"),
                number("pid"),
                number("thread_id"),
                text("activity_type"),
                number("fd"),
                text("open_flags"),
                number("result"),
                number("file_offset"),
                number("size"),
                text("checksum"),
                text("pathname"),
                text("second_pathname"),
                text("trace_uuid"),
                number("process_no")),
            List.of("at", "pid", "activity_type", "open_flags", "result", "pathname"));
    SelectEvents events = new SelectEvents(store.sql());
    SelectProcesses processes = new SelectProcesses(store.sql());
    List<String> caveats = new ArrayList<>(new Completeness(store).caveats(List.of(found)));
    for (JobTrace trace : found.traces()) {
      Map<Long, Long> pids = new HashMap<>();
      for (TracedProcess process : processes.ofTraces(List.of(trace.id()))) {
        pids.put(process.no(), process.pid());
      }
      events.ofTrace(
          trace,
          event -> {
            if (table.rows().size() < limit) {
              add(table, trace, pids, event);
            } else if (table.rows().size() == limit && !caveats.contains(cut())) {
              caveats.add(cut());
            }
          });
    }
    return print(new Answer("quill.events/1", List.of(table), caveats), ExitStatus.CLEAN);
  }

  private String cut() {
    return "only the first " + limit + " accesses are shown; give --limit more";
  }

  private static void add(Table table, JobTrace trace, Map<Long, Long> pids, Event event) {
    table.add(
        event.at(),
        pids.get(event.processNo()),
        event.threadId(),
        event.activity(),
        event.fd(),
        event.openFlags(),
        event.result(),
        event.offsetBytes(),
        event.sizeBytes(),
        event.checksum(),
        event.pathname(),
        event.secondPathname(),
        trace.uuid(),
        event.processNo());
  }
}
