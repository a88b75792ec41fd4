package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.Collection;
import java.util.List;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.query.Accounting;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordMark;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.TraceVariable;
import org.filetrace.quill.store.query.TracedProcess;

/** Jobs and their parts as tables; the columns bear the names of the store's views. */
final class JobTables {
  private static final List<Column> JOB =
      List.of(
          text("globaljobid"),
          text("cluster"),
          text("scheduler"),
          text("job_id"),
          text("array_index"),
          text("job_name"),
          text("user_name"),
          text("hosts"),
          text("started_at"),
          text("ended_at"),
          number("exit_status"),
          text("verdict"),
          number("traces"),
          text("command"));

  private static final List<String> JOB_DEFAULT =
      List.of(
          "globaljobid",
          "user_name",
          "hosts",
          "started_at",
          "ended_at",
          "exit_status",
          "verdict",
          "command");

  private static final List<Column> TRACE =
      List.of(
          text("trace_uuid"),
          text("step"),
          number("rank"),
          number("restart"),
          text("host"),
          text("kernel"),
          text("architecture"),
          text("started_at"),
          text("ended_at"),
          number("exit_status"),
          text("verdict"),
          text("tracer_version"),
          text("cwd"),
          text("command"));

  private static final List<Column> PROCESS =
      List.of(
          text("trace_uuid"),
          number("process_no"),
          number("parent_no"),
          number("pid"),
          text("started_at"),
          text("ended_at"),
          number("exit_status"),
          number("read_bytes"),
          number("written_bytes"),
          text("executable"),
          text("arguments"),
          text("cwd"));

  private static final List<Column> MARK =
      List.of(text("trace_uuid"), text("kind"), number("count"), text("detail"), text("at"));

  private static final List<Column> ENVIRONMENT =
      List.of(text("trace_uuid"), text("name"), text("value"));

  private static final List<Column> ACCOUNTING =
      List.of(
          text("globaljobid"),
          text("scheduler"),
          text("job_name"),
          text("user_name"),
          text("account"),
          text("project"),
          text("partition_name"),
          text("qos"),
          text("submitted_at"),
          text("started_at"),
          text("ended_at"),
          text("state"),
          number("exit_status"),
          text("nodes"),
          number("node_count"),
          number("cores"),
          number("memory_bytes"),
          number("time_limit_seconds"),
          number("restarts"),
          text("submit_line"),
          text("work_dir"));

  private static final List<String> ACCOUNTING_DEFAULT =
      List.of(
          "globaljobid",
          "user_name",
          "partition_name",
          "started_at",
          "ended_at",
          "state",
          "exit_status",
          "nodes",
          "cores",
          "job_name");

  private JobTables() {}

  static Table jobs(Collection<RecordedJob> jobs) {
    Table table = new Table("jobs", JOB, JOB_DEFAULT);
    jobs.forEach(
        job ->
            table.add(
                job.globaljobid(),
                job.cluster(),
                job.scheduler(),
                job.jobId(),
                job.arrayIndex(),
                job.jobName(),
                job.userName(),
                job.hosts(),
                job.startedAt(),
                job.endedAt(),
                job.exitStatus(),
                job.verdict().toString(),
                job.traces().size(),
                job.command()));
    return table;
  }

  /** The columns bear the names of the view {@code job_accounting}. */
  static Table accounting(List<Accounting> accounted) {
    Table table = new Table("accounting", ACCOUNTING, ACCOUNTING_DEFAULT);
    for (Accounting job : accounted) {
      table.add(
          job.globaljobid(),
          job.scheduler(),
          job.jobName(),
          job.userName(),
          job.account(),
          job.project(),
          job.partition(),
          job.qos(),
          job.submittedAt(),
          job.startedAt(),
          job.endedAt(),
          job.state(),
          job.exitStatus(),
          job.nodes(),
          job.nodeCount(),
          job.cores(),
          job.memoryBytes(),
          job.timeLimitSeconds(),
          job.restarts(),
          job.submitLine(),
          job.workDir());
    }
    return table;
  }

  static Table traces(RecordedJob job) {
    Table table = new Table("traces", TRACE);
    for (JobTrace trace : job.traces()) {
      table.add(
          trace.uuid(),
          trace.step(),
          trace.rank(),
          trace.restart(),
          trace.host(),
          trace.kernel(),
          trace.architecture(),
          trace.startedAt(),
          trace.endedAt(),
          trace.exitStatus(),
          trace.verdict().toString(),
          trace.tracerVersion(),
          trace.cwd(),
          trace.command());
    }
    return table;
  }

  static Table processes(RecordedJob job, List<TracedProcess> processes) {
    Table table = new Table("processes", PROCESS);
    for (TracedProcess process : processes) {
      table.add(
          uuid(job, process.traceId()),
          process.no(),
          process.parentNo(),
          process.pid(),
          process.startedAt(),
          process.endedAt(),
          process.exitStatus(),
          process.readBytes(),
          process.writtenBytes(),
          process.executable(),
          process.arguments(),
          process.cwd());
    }
    return table;
  }

  static Table marks(RecordedJob job, List<RecordMark> marks) {
    Table table = new Table("marks", MARK);
    marks.forEach(m -> table.add(uuid(job, m.traceId()), m.kind(), m.count(), m.detail(), m.at()));
    return table;
  }

  static Table environment(RecordedJob job, List<TraceVariable> variables) {
    List<String> shown =
        job.traces().size() == 1
            ? List.of("name", "value")
            : List.of("trace_uuid", "name", "value");
    Table table = new Table("environment", ENVIRONMENT, shown);
    variables.forEach(v -> table.add(uuid(job, v.traceId()), v.name(), v.content()));
    return table;
  }

  private static String uuid(RecordedJob job, long traceId) {
    return job.traces().stream()
        .filter(trace -> trace.id() == traceId)
        .findFirst()
        .orElseThrow()
        .uuid();
  }
}
