package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.NODE;
import static org.filetrace.quill.store.schema.Tables.PLATFORM;
import static org.filetrace.quill.store.schema.Tables.TRACE;

import java.time.Instant;
import java.util.List;
import org.filetrace.quill.store.Verdict;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** One traced process tree of a job. */
public record JobTrace(
    long id,
    String uuid,
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
          TRACE.TRACE_ID,
          TRACE.TRACE_UUID,
          TRACE.STEP,
          TRACE.RANK,
          TRACE.RESTART,
          NODE.HOST,
          PLATFORM.KERNEL,
          PLATFORM.ARCHITECTURE,
          TRACE.STARTED_NS,
          TRACE.ENDED_NS,
          TRACE.WAIT_STATUS,
          TRACE.COMMAND,
          TRACE.CWD,
          TRACE.VERDICT,
          PLATFORM.TRACER_VERSION);

  static JobTrace of(Record row) {
    return new JobTrace(
        row.get(TRACE.TRACE_ID),
        row.get(TRACE.TRACE_UUID).toString(),
        row.get(TRACE.STEP),
        row.get(TRACE.RANK),
        row.get(TRACE.RESTART),
        row.get(NODE.HOST),
        row.get(PLATFORM.KERNEL),
        row.get(PLATFORM.ARCHITECTURE),
        Nanos.instant(row.get(TRACE.STARTED_NS)),
        Nanos.instantOrNull(row.get(TRACE.ENDED_NS)),
        WaitStatus.shown(row.get(TRACE.WAIT_STATUS)),
        row.get(TRACE.COMMAND),
        row.get(TRACE.CWD),
        Verdict.of(row.get(TRACE.VERDICT)),
        row.get(PLATFORM.TRACER_VERSION));
  }
}
