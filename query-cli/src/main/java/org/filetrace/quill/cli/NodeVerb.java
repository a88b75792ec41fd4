package org.filetrace.quill.cli;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.NodeList;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.BadTime;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectBadTimes;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.SelectJobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill node NODES}. */
@Command(
    name = "node",
    description = "Which jobs ran on a node in a time, and which files they wrote there.",
    footer = {
      "%nExamples:",
      "  quill node n017 -S 2026-11-20T08:00 -E 2026-11-20T12:00 --csv",
      "  quill node --bad -S now-3days --downstream"
    })
final class NodeVerb extends Verb {
  @Parameters(paramLabel = "NODES", arity = "0..1", description = "n017 or n[001-010,017].")
  String nodes = "";

  @Option(
      names = "--bad",
      description =
          "Nodes that were down, drained or failing in that time, as 'quill import' learnt from their"
              + " scheduler, and the jobs that ran on them in it; status 1 if there are any.")
  boolean bad;

  @Option(
      names = "--downstream",
      description =
          "Also all that was derived from those files since, by anybody; status 1 if anything was.")
  boolean downstream;

  @Mixin SelectionOptions selection;

  @Option(
      names = "--temporary",
      description = "List also files that the job that wrote them deleted or renamed again.")
  boolean temporary;

  @Override
  int answer(Store store) {
    if (nodes.isEmpty() && !bad) {
      throw Failure.usage("name the nodes, or say --bad");
    }
    JobFilter filter = selection.filter(now(), nodes.isEmpty() ? List.of() : NodeList.parse(nodes));
    return bad ? onBadNodes(store, filter) : onNodes(store, filter);
  }

  private int onNodes(Store store, JobFilter filter) {
    List<RecordedJob> jobs = new SelectJobs(store.sql()).matching(filter);
    if (jobs.isEmpty()) {
      throw Failure.notFound(
          "no job that you may see ran on "
              + nodes
              + " in that time; 'quill sql \"SELECT * FROM nodes\"' lists the nodes");
    }
    Map<RecordedJob, List<FileUse>> written = written(store, jobs, filter);
    return downstream ? derived(store, written) : list(store, written);
  }

  private int onBadNodes(Store store, JobFilter filter) {
    List<BadTime> times = new SelectBadTimes(store.sql()).matching(filter);
    List<String> hosts = times.stream().map(BadTime::host).distinct().toList();
    List<RecordedJob> jobs =
        hosts.isEmpty() ? List.of() : new SelectJobs(store.sql()).matching(filter.on(hosts));
    if (downstream && !jobs.isEmpty()) {
      return derived(store, written(store, jobs, filter));
    }
    return print(
        new Answer(
            "quill.bad-nodes/1",
            List.of(BadTimeTable.of(times, jobs), JobTables.jobs(jobs)),
            new Completeness(store).caveats(jobs)),
        times.isEmpty() ? ExitStatus.CLEAN : ExitStatus.AFFECTED);
  }

  private Map<RecordedJob, List<FileUse>> written(
      Store store, List<RecordedJob> jobs, JobFilter filter) {
    List<Long> traces = jobs.stream().flatMap(job -> job.traceIds().stream()).toList();
    SelectFileUses select = new SelectFileUses(store.sql());
    Set<String> deleted = new HashSet<>();
    if (!temporary) {
      select
          .ofTraces(traces, EnumSet.of(Role.DELETED))
          .forEach(use -> deleted.add(use.jobId() + use.pathname()));
    }
    Map<Long, List<FileUse>> uses =
        select.writtenBy(traces, filter.since(), filter.until()).stream()
            .filter(use -> !deleted.contains(use.jobId() + use.pathname()))
            .collect(groupingBy(FileUse::jobId));
    Map<RecordedJob, List<FileUse>> written = new LinkedHashMap<>();
    jobs.forEach(job -> written.put(job, uses.getOrDefault(job.id(), List.of())));
    return written;
  }

  private int list(Store store, Map<RecordedJob, List<FileUse>> written) {
    FileUseTable files =
        new FileUseTable("globaljobid", "user_name", "last_at", "size", "content", "pathname");
    written.forEach(
        (job, uses) -> {
          uses.forEach(use -> files.add(job, use));
          if (uses.isEmpty()) {
            files.addWithoutFile(job);
          }
        });
    return print(
        new Answer(
            "quill.node/1",
            List.of(files.table(), JobTables.jobs(written.keySet())),
            new Completeness(store).caveats(written.keySet())),
        ExitStatus.CLEAN);
  }

  private int derived(Store store, Map<RecordedJob, List<FileUse>> written) {
    List<Long> versions =
        written.values().stream()
            .flatMap(List::stream)
            .flatMap(use -> Stream.ofNullable(use.version()))
            .map(FileVersion::id)
            .distinct()
            .toList();
    LineageGraph graph =
        new Lineage(store.sql(), LineageLimits.DEEPEST, LineageLimits.MOST_VERSIONS).down(versions);
    Table derived = new DerivedTable(graph, written).table();
    Map<Long, RecordedJob> all = new LinkedHashMap<>(graph.jobs());
    written.keySet().forEach(job -> all.put(job.id(), job));
    Completeness completeness = new Completeness(store);
    List<String> caveats = new ArrayList<>(completeness.caveats(all.values()));
    caveats.addAll(completeness.caveatsOfOthers(JobFilter.ALL, all.values()));
    caveats.addAll(LineageLimits.caveats(graph, LineageLimits.DEEPEST));
    return print(
        new Answer(
            "quill.derived/1",
            List.of(derived, JobTables.jobs(all.values())),
            caveats,
            LineageLimits.notes(graph)),
        derived.rows().isEmpty() ? ExitStatus.CLEAN : ExitStatus.AFFECTED);
  }
}
