package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What schedulers account, the latest submission first. */
public final class SelectAccounting {
  /** Clocks of the scheduler's and the job's node differ by less. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final DSLContext store;

  public SelectAccounting(DSLContext store) {
    this.store = store;
  }

  /** That of a traced job: of the same user, and its trace began in the accounted job's time. */
  public List<Accounting> of(RecordedJob job) {
    long began = Nanos.of(job.startedAt());
    return select(
        ACCOUNTED_JOB
            .GLOBALJOBID
            .eq(job.globaljobid())
            .and(ACCOUNTED_JOB.USER_NAME.isNull().or(ACCOUNTED_JOB.USER_NAME.eq(job.userName())))
            .and(ACCOUNTED_JOB.SUBMITTED_NS.le(began + SKEW.toNanos()))
            .and(
                ACCOUNTED_JOB
                    .ENDED_NS
                    .isNull()
                    .or(ACCOUNTED_JOB.ENDED_NS.ge(began - SKEW.toNanos()))));
  }

  /** Of jobs that have this globaljobid, or this id in their scheduler's words. */
  public List<Accounting> named(String name) {
    return select(ACCOUNTED_JOB.GLOBALJOBID.eq(name).or(ACCOUNTED_JOB.SCHEDULER_JOB_ID.eq(name)));
  }

  private List<Accounting> select(Condition condition) {
    return store
        .selectFrom(ACCOUNTED_JOB)
        .where(condition)
        .orderBy(ACCOUNTED_JOB.SUBMITTED_NS.desc(), ACCOUNTED_JOB.ARRAY_INDEX)
        .fetch(SelectAccounting::accounting);
  }

  private static Accounting accounting(Record row) {
    return new Accounting(
        row.get(ACCOUNTED_JOB.GLOBALJOBID),
        row.get(ACCOUNTED_JOB.CLUSTER),
        row.get(ACCOUNTED_JOB.SCHEDULER),
        row.get(ACCOUNTED_JOB.SCHEDULER_JOB_ID),
        row.get(ACCOUNTED_JOB.JOB_NAME),
        row.get(ACCOUNTED_JOB.USER_NAME),
        row.get(ACCOUNTED_JOB.ACCOUNT),
        row.get(ACCOUNTED_JOB.PROJECT),
        row.get(ACCOUNTED_JOB.PARTITION_NAME),
        row.get(ACCOUNTED_JOB.QOS),
        Nanos.instant(row.get(ACCOUNTED_JOB.SUBMITTED_NS)),
        Nanos.instantOrNull(row.get(ACCOUNTED_JOB.STARTED_NS)),
        Nanos.instantOrNull(row.get(ACCOUNTED_JOB.ENDED_NS)),
        row.get(ACCOUNTED_JOB.STATE),
        status(row.get(ACCOUNTED_JOB.EXIT_STATUS)),
        row.get(ACCOUNTED_JOB.NODES),
        row.get(ACCOUNTED_JOB.NODE_COUNT),
        row.get(ACCOUNTED_JOB.CORES),
        row.get(ACCOUNTED_JOB.MEMORY_BYTES),
        row.get(ACCOUNTED_JOB.TIME_LIMIT_SECONDS),
        row.get(ACCOUNTED_JOB.RESTARTS),
        row.get(ACCOUNTED_JOB.SUBMIT_LINE),
        row.get(ACCOUNTED_JOB.WORK_DIR));
  }

  private static @Nullable Integer status(@Nullable Long status) {
    return status == null ? null : Integer.valueOf(status.intValue());
  }
}
