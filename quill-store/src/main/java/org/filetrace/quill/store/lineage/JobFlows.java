package org.filetrace.quill.store.lineage;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordMark;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectAccesses;
import org.filetrace.quill.store.query.SelectJobs;
import org.filetrace.quill.store.query.SelectMarks;
import org.filetrace.quill.store.query.SelectProcesses;
import org.filetrace.quill.store.query.SelectVersionUses;
import org.filetrace.quill.store.query.TracedProcess;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The flows through jobs, each read from the store once; or why a job's record tells of none. */
final class JobFlows {
  /** Marks of what may have carried data and is not in the record. */
  private static final Set<String> BLINDING =
      Set.of(
          "io-uring",
          "foreign-architecture",
          "hidden-process",
          "tracer-exhausted",
          "path-too-long",
          "exit-unseen",
          "open-by-handle",
          "dropped",
          "truncated",
          "untraced");

  private final SelectJobs jobs;
  private final SelectMarks marks;
  private final SelectProcesses processes;
  private final SelectAccesses accesses;
  private final SelectVersionUses uses;
  private final Map<Long, JobFlow> flows = new HashMap<>();
  private final Map<Long, String> blind = new LinkedHashMap<>();

  JobFlows(DSLContext store) {
    this.jobs = new SelectJobs(store);
    this.marks = new SelectMarks(store);
    this.processes = new SelectProcesses(store);
    this.accesses = new SelectAccesses(store);
    this.uses = new SelectVersionUses(store);
  }

  /** Null where only the job as a whole can be judged. */
  @Nullable JobFlow of(long jobId) {
    if (!flows.containsKey(jobId) && !blind.containsKey(jobId)) {
      jobs.ofIds(List.of(jobId)).forEach(this::read);
    }
    return flows.get(jobId);
  }

  /** By job, why it was judged as a whole. */
  Map<Long, String> blind() {
    return blind;
  }

  private void read(RecordedJob job) {
    @Nullable String reason = reason(job);
    if (reason != null) {
      blind.put(job.id(), reason);
      return;
    }
    Map<Long, List<TracedProcess>> byTrace =
        processes.ofTraces(job.traceIds()).stream().collect(groupingBy(TracedProcess::traceId));
    Map<Long, ProcessTrace> traces = new LinkedHashMap<>();
    for (JobTrace trace : job.traces()) {
      ProcessTrace read =
          new ProcessTrace(
              byTrace.getOrDefault(trace.id(), List.of()), accesses.ofTrace(trace.id()));
      if (!read.isTelling()) {
        blind.put(job.id(), "what its processes exchanged is not in the store");
        return;
      }
      traces.put(trace.id(), read);
    }
    EnumSet<Role> roles = EnumSet.of(Role.READ, Role.EXECUTED, Role.WRITTEN);
    flows.put(job.id(), new JobFlow(traces, uses.ofTraces(job.traceIds(), roles)));
  }

  private @Nullable String reason(RecordedJob job) {
    if (job.verdict() != Verdict.COMPLETE && job.verdict() != Verdict.FLAGGED) {
      return "its record is " + job.verdict();
    }
    Set<String> kinds = new TreeSet<>();
    for (RecordMark mark : marks.ofTraces(job.traceIds())) {
      if (BLINDING.contains(mark.kind())) {
        kinds.add(mark.kind());
      }
    }
    return kinds.isEmpty()
        ? null
        : kinds.stream().collect(joining(", ", "its record is marked ", ""));
  }
}
