package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.query.Tables.exitStatus;
import static org.filetrace.quill.store.query.Tables.instant;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.store.query.Tables.Node;
import org.filetrace.quill.store.query.Tables.Trace;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** One traced process tree of a job. */
public record JobTrace(
    long id,
    String uuid,
    long jobId,
    @Nullable String step,
    @Nullable Long rank,
    @Nullable Long restart,
    String host,
    String kernel,
    String architecture,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Integer exitStatus,
    String command,
    String cwd,
    Verdict verdict,
    String tracerVersion) {
  static final List<Field<?>> COLUMNS =
      List.of(
          Trace.TRACE_ID,
          Trace.TRACE_UUID,
          Trace.JOB_ID,
          Trace.STEP,
          Trace.RANK,
          Trace.RESTART,
          Node.HOST,
          Trace.KERNEL,
          Trace.ARCHITECTURE,
          Trace.STARTED_NS,
          Trace.ENDED_NS,
          Trace.WAIT_STATUS,
          Trace.COMMAND,
          Trace.CWD,
          Trace.VERDICT,
          Trace.TRACER_VERSION);

  static JobTrace of(Record row) {
    return new JobTrace(
        row.get(Trace.TRACE_ID),
        row.get(Trace.TRACE_UUID),
        row.get(Trace.JOB_ID),
        row.get(Trace.STEP),
        row.get(Trace.RANK),
        row.get(Trace.RESTART),
        row.get(Node.HOST),
        row.get(Trace.KERNEL),
        row.get(Trace.ARCHITECTURE),
        Objects.requireNonNull(instant(row.get(Trace.STARTED_NS))),
        instant(row.get(Trace.ENDED_NS)),
        exitStatus(row.get(Trace.WAIT_STATUS)),
        row.get(Trace.COMMAND),
        row.get(Trace.CWD),
        Verdict.of(row.get(Trace.VERDICT)),
        row.get(Trace.TRACER_VERSION));
  }
}
