package org.filetrace.quill.cli;

import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Map;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.select.NodeList;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.SelectJobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quill node NODES}. */
@Command(
    name = "node",
    description = "Which jobs ran on a node in a time, and which files they wrote there.",
    footer = {"%nExample:", "  quill node n017 -S 2026-11-20T08:00 -E 2026-11-20T12:00 --csv"})
final class NodeVerb extends Verb {
  @Parameters(paramLabel = "NODES", description = "n017 or n[001-010,017].")
  String nodes = "";

  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    JobFilter filter = selection.filter(now(), NodeList.parse(nodes));
    List<RecordedJob> jobs = new SelectJobs(store.sql()).matching(filter);
    if (jobs.isEmpty()) {
      throw Failure.notFound(
          "no job that you may see ran on "
              + nodes
              + " in that time; 'quill sql \"SELECT * FROM"
              + " nodes\"' lists the nodes");
    }
    Map<Long, List<FileUse>> written =
        new SelectFileUses(store.sql())
                .writtenBy(
                    jobs.stream().flatMap(job -> job.traceIds().stream()).toList(),
                    filter.since(),
                    filter.until())
                .stream()
                .collect(groupingBy(FileUse::jobId));
    FileUseTable files =
        new FileUseTable("globaljobid", "user_name", "last_at", "size", "content", "pathname");
    for (RecordedJob job : jobs) {
      List<FileUse> own = written.getOrDefault(job.id(), List.of());
      own.forEach(use -> files.add(job, use));
      if (own.isEmpty()) {
        files.addWithoutFile(job);
      }
    }
    return print(
        new Answer(
            "quill.node/1",
            List.of(files.table(), JobTables.jobs(jobs)),
            new Completeness(store).caveats(jobs)),
        ExitStatus.CLEAN);
  }
}
