package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.MARK;

import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;

/** The marks of traces, in the order in which they were made. */
public final class SelectMarks {
  private final DSLContext store;

  public SelectMarks(DSLContext store) {
    this.store = store;
  }

  public List<RecordMark> ofTraces(Collection<Long> traceIds) {
    return store
        .select(MARK.TRACE_ID, MARK.KIND, MARK.COUNT, MARK.DETAIL, MARK.AT_NS)
        .from(MARK)
        .where(MARK.TRACE_ID.in(traceIds))
        .orderBy(MARK.TRACE_ID, MARK.MARK_NO)
        .fetch(
            row ->
                new RecordMark(
                    row.get(MARK.TRACE_ID),
                    row.get(MARK.KIND),
                    row.get(MARK.COUNT),
                    row.get(MARK.DETAIL),
                    Nanos.instant(row.get(MARK.AT_NS))));
  }
}
