package org.filetrace.quill.store.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.query.Tables.Job;
import org.filetrace.quill.store.query.Tables.Node;
import org.filetrace.quill.store.query.Tables.Owner;
import org.filetrace.quill.store.query.Tables.Trace;
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
    Chunks.of(jobIds).forEach(chunk -> jobs.addAll(where(Trace.JOB_ID.in(chunk))));
    jobs.sort(Comparator.comparing(RecordedJob::startedAt));
    return jobs;
  }

  /** The jobs with those traces that the filter lets through. */
  public List<RecordedJob> matching(JobFilter filter) {
    return where(filter.condition());
  }

  List<RecordedJob> where(Condition condition) {
    return jobs(traces(condition).orderBy(Trace.STARTED_NS, Trace.TRACE_UUID).fetch());
  }

  /** The job of the newest trace under a condition, with all its traces; empty or one. */
  List<RecordedJob> newest(Condition condition) {
    return ofIds(
        traces(condition)
            .orderBy(Trace.STARTED_NS.desc(), Trace.TRACE_ID.desc())
            .limit(1)
            .fetch(Trace.JOB_ID));
  }

  private SelectConditionStep<Record> traces(Condition condition) {
    return store
        .select(JobTrace.COLUMNS)
        .select(Job.GLOBALJOBID, Job.CLUSTER, Job.SCHEDULER, Job.SCHEDULER_JOB_ID)
        .select(Job.ARRAY_INDEX, Job.JOB_NAME, Owner.USER_NAME)
        .from(Trace.TRACE)
        .join(Job.JOB)
        .on(Job.JOB_ID.eq(Trace.JOB_ID))
        .join(Owner.OWNER)
        .on(Owner.OWNER_ID.eq(Job.OWNER_ID))
        .join(Node.NODE)
        .on(Node.NODE_ID.eq(Trace.NODE_ID))
        .where(condition);
  }

  private static List<RecordedJob> jobs(List<Record> rows) {
    Map<Long, List<Record>> traces = new LinkedHashMap<>();
    rows.forEach(
        row -> traces.computeIfAbsent(row.get(Trace.JOB_ID), id -> new ArrayList<>()).add(row));
    return traces.values().stream().map(SelectJobs::job).toList();
  }

  private static RecordedJob job(List<Record> rows) {
    Record first = rows.get(0);
    return new RecordedJob(
        first.get(Trace.JOB_ID),
        first.get(Job.GLOBALJOBID),
        first.get(Job.CLUSTER),
        first.get(Job.SCHEDULER),
        first.get(Job.SCHEDULER_JOB_ID),
        first.get(Job.ARRAY_INDEX),
        first.get(Job.JOB_NAME),
        first.get(Owner.USER_NAME),
        rows.stream().map(JobTrace::of).toList());
  }
}
