package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.ENVIRONMENT_MEMBER;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.filetrace.quill.store.schema.Tables.VARIABLE;

import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;

/** What is kept of the environment of traces, by name. */
public final class SelectEnvironment {
  private final DSLContext store;

  public SelectEnvironment(DSLContext store) {
    this.store = store;
  }

  public List<TraceVariable> ofTraces(Collection<Long> traceIds) {
    return store
        .select(TRACE.TRACE_ID, VARIABLE.NAME, VARIABLE.CONTENT)
        .from(TRACE)
        .join(ENVIRONMENT_MEMBER)
        .on(ENVIRONMENT_MEMBER.ENVIRONMENT_ID.eq(TRACE.ENVIRONMENT_ID))
        .join(VARIABLE)
        .on(VARIABLE.VARIABLE_ID.eq(ENVIRONMENT_MEMBER.VARIABLE_ID))
        .where(TRACE.TRACE_ID.in(traceIds))
        .orderBy(TRACE.TRACE_ID, VARIABLE.NAME, VARIABLE.CONTENT)
        .fetch(row -> new TraceVariable(row.value1(), row.value2(), row.value3()));
  }
}
