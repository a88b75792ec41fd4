package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.query.Tables.instant;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.store.query.Tables.Mark;
import org.jooq.DSLContext;

/** The marks of traces, in the order in which they were made. */
public final class SelectMarks {
  private final DSLContext store;

  public SelectMarks(DSLContext store) {
    this.store = store;
  }

  public List<RecordMark> ofTraces(Collection<Long> traceIds) {
    return store
        .select(Mark.TRACE_ID, Mark.KIND, Mark.COUNT, Mark.DETAIL, Mark.AT_NS)
        .from(Mark.MARK)
        .where(Mark.TRACE_ID.in(traceIds))
        .orderBy(Mark.TRACE_ID, Mark.MARK_NO)
        .fetch(
            row ->
                new RecordMark(
                    row.get(Mark.TRACE_ID),
                    row.get(Mark.KIND),
                    row.get(Mark.COUNT),
                    row.get(Mark.DETAIL),
                    Objects.requireNonNull(instant(row.get(Mark.AT_NS)))));
  }
}
