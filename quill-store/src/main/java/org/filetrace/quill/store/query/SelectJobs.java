package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.OWNER;
import static org.filetrace.quill.store.schema.Tables.PLATFORM;
import static org.filetrace.quill.store.schema.Tables.TRACE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;

/** Jobs with their traces, the earliest first. */
public final class SelectJobs {
  private final DSLContext store;

  public SelectJobs(DSLContext store) {
    this.store = store;
  }

  /** The jobs of these numbers, with all their traces. */
  public List<RecordedJob> ofIds(Collection<Long> jobIds) {
    List<RecordedJob> jobs = new ArrayList<>();
    Chunks.of(jobIds).forEach(chunk -> jobs.addAll(where(TRACE.JOB_ID.in(chunk))));
    jobs.sort(Comparator.comparing(RecordedJob::startedAt));
    return jobs;
  }

  /** The jobs with those traces that the filter lets through. */
  public List<RecordedJob> matching(JobFilter filter) {
    return where(filter.condition());
  }

  List<RecordedJob> where(Condition condition) {
    return jobs(traces(condition).orderBy(TRACE.STARTED_NS, TRACE.TRACE_UUID).fetch());
  }

  /** The job of the newest trace under a condition, with all its traces; empty or one. */
  List<RecordedJob> newest(Condition condition) {
    return ofIds(
        traces(condition)
            .orderBy(TRACE.STARTED_NS.desc(), TRACE.TRACE_ID.desc())
            .limit(1)
            .fetch(TRACE.JOB_ID));
  }

  private SelectConditionStep<Record> traces(Condition condition) {
    return store
        .select(JobTrace.COLUMNS)
        .select(TRACE.JOB_ID, JOB.GLOBALJOBID, JOB.CLUSTER, JOB.SCHEDULER)
        .select(JOB.SCHEDULER_JOB_ID, JOB.ARRAY_INDEX, JOB.JOB_NAME, OWNER.USER_NAME)
        .from(JobFilter.TRACES)
        .join(PLATFORM)
        .on(PLATFORM.PLATFORM_ID.eq(TRACE.PLATFORM_ID))
        .where(condition);
  }

  private static List<RecordedJob> jobs(List<Record> rows) {
    Map<Long, List<Record>> traces = new LinkedHashMap<>();
    rows.forEach(
        row -> traces.computeIfAbsent(row.get(TRACE.JOB_ID), id -> new ArrayList<>()).add(row));
    return traces.values().stream().map(SelectJobs::job).toList();
  }

  private static RecordedJob job(List<Record> rows) {
    Record first = rows.get(0);
    return new RecordedJob(
        first.get(TRACE.JOB_ID),
        first.get(JOB.GLOBALJOBID),
        first.get(JOB.CLUSTER),
        first.get(JOB.SCHEDULER),
        first.get(JOB.SCHEDULER_JOB_ID),
        first.get(JOB.ARRAY_INDEX),
        first.get(JOB.JOB_NAME),
        first.get(OWNER.USER_NAME),
        rows.stream().map(JobTrace::of).toList());
  }
}
