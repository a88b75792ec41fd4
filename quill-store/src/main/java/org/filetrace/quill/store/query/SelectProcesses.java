package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.EXECUTION;
import static org.filetrace.quill.store.schema.Tables.PATH;
import static org.filetrace.quill.store.schema.Tables.PROCESS;

import java.util.Collection;
import java.util.List;
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
        .select(PROCESS.TRACE_ID, PROCESS.PROCESS_NO, PROCESS.PARENT_NO, PROCESS.PID)
        .select(PROCESS.STARTED_NS, PROCESS.ENDED_NS, PROCESS.WAIT_STATUS)
        .select(PATH.PATHNAME, EXECUTION.ARGUMENTS, EXECUTION.CWD)
        .select(PROCESS.READ_BYTES, PROCESS.WRITTEN_BYTES)
        .from(PROCESS)
        .leftJoin(EXECUTION)
        .on(EXECUTION.TRACE_ID.eq(PROCESS.TRACE_ID), EXECUTION.SEQ.eq(PROCESS.EXECUTION_SEQ))
        .leftJoin(PATH)
        .on(PATH.PATH_ID.eq(EXECUTION.PATH_ID))
        .where(PROCESS.TRACE_ID.in(traceIds))
        .orderBy(PROCESS.TRACE_ID, PROCESS.PROCESS_NO)
        .fetch(SelectProcesses::process);
  }

  private static TracedProcess process(Record row) {
    return new TracedProcess(
        row.get(PROCESS.TRACE_ID),
        row.get(PROCESS.PROCESS_NO),
        row.get(PROCESS.PARENT_NO),
        row.get(PROCESS.PID),
        Nanos.instant(row.get(PROCESS.STARTED_NS)),
        Nanos.instantOrNull(row.get(PROCESS.ENDED_NS)),
        WaitStatus.shown(row.get(PROCESS.WAIT_STATUS)),
        row.get(PATH.PATHNAME),
        row.get(EXECUTION.ARGUMENTS),
        row.get(EXECUTION.CWD),
        row.get(PROCESS.READ_BYTES),
        row.get(PROCESS.WRITTEN_BYTES));
  }
}
