package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.query.Tables.exitStatus;
import static org.filetrace.quill.store.query.Tables.instant;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.store.query.Tables.Execution;
import org.filetrace.quill.store.query.Tables.Path;
import org.filetrace.quill.store.query.Tables.Process;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The processes of traces, by trace and number. */
public final class SelectProcesses {
  private final DSLContext store;

  public SelectProcesses(DSLContext store) {
    this.store = store;
  }

  public List<TracedProcess> ofTraces(Collection<Long> traceIds) {
    return store
        .select(Process.TRACE_ID, Process.PROCESS_NO, Process.PARENT_NO, Process.PID)
        .select(Process.STARTED_NS, Process.ENDED_NS, Process.WAIT_STATUS)
        .select(Path.PATHNAME, Execution.ARGUMENTS, Execution.CWD)
        .select(Process.READ_BYTES, Process.WRITTEN_BYTES)
        .from(Process.PROCESS)
        .leftJoin(Execution.EXECUTION)
        .on(Execution.TRACE_ID.eq(Process.TRACE_ID), Execution.SEQ.eq(Process.EXECUTION_SEQ))
        .leftJoin(Path.PATH)
        .on(Path.PATH_ID.eq(Execution.PATH_ID))
        .where(Process.TRACE_ID.in(traceIds))
        .orderBy(Process.TRACE_ID, Process.PROCESS_NO)
        .fetch(SelectProcesses::process);
  }

  private static TracedProcess process(Record row) {
    return new TracedProcess(
        row.get(Process.TRACE_ID),
        row.get(Process.PROCESS_NO),
        row.get(Process.PARENT_NO),
        row.get(Process.PID),
        Objects.requireNonNull(instant(row.get(Process.STARTED_NS))),
        instant(row.get(Process.ENDED_NS)),
        exitStatus(row.get(Process.WAIT_STATUS)),
        row.get(Path.PATHNAME),
        row.get(Execution.ARGUMENTS),
        row.get(Execution.CWD),
        row.get(Process.READ_BYTES),
        row.get(Process.WRITTEN_BYTES));
  }
}
