package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * A job as its scheduler accounts it: a row of {@code accounted_job} and the nodes that it ran on.
 */
public final class AccountedJob {
  private final Map<Field<?>, @Nullable Object> row = new LinkedHashMap<>();
  private List<String> hosts = List.of();

  /**
   * @param globalJobId as the tracer makes it from the job's environment
   * @param jobId as the scheduler prints it
   */
  public AccountedJob(String scheduler, String cluster, String globalJobId, String jobId) {
    row.put(ACCOUNTED_JOB.SCHEDULER, scheduler);
    row.put(ACCOUNTED_JOB.CLUSTER, cluster);
    row.put(ACCOUNTED_JOB.GLOBALJOBID, globalJobId);
    row.put(ACCOUNTED_JOB.SCHEDULER_JOB_ID, jobId);
    row.put(ACCOUNTED_JOB.SUBMITTED_NS, 0L);
    row.put(ACCOUNTED_JOB.ARRAY_INDEX, "");
  }

  /** Sets a text; empty text is none. */
  public AccountedJob set(Field<String> field, @Nullable String value) {
    row.put(field, value == null || value.isBlank() ? null : value.strip());
    return this;
  }

  public AccountedJob set(Field<Long> field, @Nullable Long value) {
    row.put(field, value);
    return this;
  }

  /**
   * @param index {@code [1-3]} stands for tasks that are pending still; empty outside of arrays
   */
  public AccountedJob arrayIndex(String index) {
    row.put(ACCOUNTED_JOB.ARRAY_INDEX, index);
    return this;
  }

  public AccountedJob submitted(@Nullable Long nanos) {
    row.put(ACCOUNTED_JOB.SUBMITTED_NS, nanos == null ? 0L : nanos);
    return this;
  }

  public AccountedJob ranOn(List<String> nodes) {
    hosts = new ArrayList<>(nodes);
    return this;
  }

  Map<Field<?>, @Nullable Object> row() {
    return row;
  }

  List<String> hosts() {
    return hosts;
  }

  String cluster() {
    return String.valueOf(row.get(ACCOUNTED_JOB.CLUSTER));
  }

  String globalJobId() {
    return String.valueOf(row.get(ACCOUNTED_JOB.GLOBALJOBID));
  }

  String arrayIndex() {
    return String.valueOf(row.get(ACCOUNTED_JOB.ARRAY_INDEX));
  }

  @Nullable Long time(Field<Long> field) {
    return (Long) row.get(field);
  }

  @Nullable String text(Field<String> field) {
    return (String) row.get(field);
  }
}
