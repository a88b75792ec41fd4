package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.PROCESS;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.when;

import java.util.Collection;
import java.util.List;
import org.filetrace.quill.store.schema.tables.Process;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** The processes of traces, by trace and number. */
public final class SelectProcesses {
  /** The process that executed the program which a process runs. */
  private static final Process IMAGE = PROCESS.as("image");

  private static final Field<String> ARGUMENTS = orOfTrace(IMAGE.ARGUMENTS, TRACE.COMMAND);
  private static final Field<String> CWD = orOfTrace(IMAGE.CWD, TRACE.CWD);

  private final DSLContext store;

  public SelectProcesses(DSLContext store) {
    this.store = store;
  }

  public List<TracedProcess> ofTraces(Collection<Long> traceIds) {
    return store
        .select(PROCESS.TRACE_ID, PROCESS.PROCESS_NO, PROCESS.PARENT_NO, PROCESS.PID)
        .select(PROCESS.STARTED_NS, PROCESS.ENDED_NS, PROCESS.WAIT_STATUS)
        .select(FILE_VERSION.DIRECTORY_ID, DIRECTORY.PATH, FILE_VERSION.NAME)
        .select(ARGUMENTS, CWD, PROCESS.READ_BYTES, PROCESS.WRITTEN_BYTES)
        .from(PROCESS)
        .join(TRACE)
        .on(TRACE.TRACE_ID.eq(PROCESS.TRACE_ID))
        .join(IMAGE)
        .on(
            IMAGE.TRACE_ID.eq(PROCESS.TRACE_ID),
            IMAGE.PROCESS_NO.eq(coalesce(PROCESS.IMAGE_NO, PROCESS.PROCESS_NO)))
        .leftJoin(FILE_VERSION)
        .on(FILE_VERSION.VERSION_ID.eq(IMAGE.EXECUTABLE_ID))
        .leftJoin(DIRECTORY)
        .on(DIRECTORY.DIRECTORY_ID.eq(FILE_VERSION.DIRECTORY_ID))
        .where(PROCESS.TRACE_ID.in(traceIds))
        .orderBy(PROCESS.TRACE_ID, PROCESS.PROCESS_NO)
        .fetch(SelectProcesses::process);
  }

  /** A program of which nothing is said was executed as the trace's command was. */
  private static Field<String> orOfTrace(Field<String> own, Field<String> ofTrace) {
    return when(IMAGE.EXECUTABLE_ID.isNotNull(), coalesce(own, ofTrace));
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
        Pathname.of(row),
        row.get(ARGUMENTS),
        row.get(CWD),
        row.get(PROCESS.READ_BYTES),
        row.get(PROCESS.WRITTEN_BYTES));
  }
}
