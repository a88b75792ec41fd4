package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.MARK;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.filetrace.quill.store.Verdict;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** How many jobs may have done more than their record shows, by what is wrong with it. */
public final class CountIncompleteJobs {
  private static final Field<Integer> JOBS = countDistinct(TRACE.JOB_ID);

  private final DSLContext store;

  public CountIncompleteJobs(DSLContext store) {
    this.store = store;
  }

  /**
   * Counts among the jobs of a filter.
   *
   * @param without jobs not to count
   * @param harmlessMarks kinds of marks that hide no access
   */
  public Map<Verdict, Integer> among(
      JobFilter filter, Collection<Long> without, Collection<String> harmlessMarks) {
    Condition hiding =
        exists(
            selectOne()
                .from(MARK)
                .where(MARK.TRACE_ID.eq(TRACE.TRACE_ID))
                .and(MARK.KIND.notIn(harmlessMarks)));
    Map<Verdict, Integer> counts = new TreeMap<>();
    store
        .select(TRACE.VERDICT, JOBS)
        .from(JobFilter.TRACES)
        .where(TRACE.VERDICT.ne("complete"))
        .and(TRACE.VERDICT.ne("flagged").or(hiding))
        .and(TRACE.JOB_ID.notIn(without))
        .and(filter.condition())
        .groupBy(TRACE.VERDICT)
        .forEach(row -> counts.put(Verdict.of(row.get(TRACE.VERDICT)), row.get(JOBS)));
    return counts;
  }
}
