package org.filetrace.quill.store.retention;

import static org.filetrace.quill.store.schema.Tables.ENVIRONMENT;
import static org.filetrace.quill.store.schema.Tables.ENVIRONMENT_MEMBER;
import static org.filetrace.quill.store.schema.Tables.EXECUTION;
import static org.filetrace.quill.store.schema.Tables.PROCESS;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.filetrace.quill.store.schema.Tables.TRACE_DETAIL;
import static org.filetrace.quill.store.schema.Tables.VARIABLE;
import static org.jooq.impl.DSL.selectOne;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.filetrace.quill.store.Store;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is older than a site keeps it, and leaves a tombstone for each trace: that it
 * existed, what of it is still kept, where its archive is. Goes on trace by trace, some hundred in
 * a transaction: stopped or killed at any moment, the next run goes on from there.
 */
public final class Purge {
  private static final int TRACES_PER_TRANSACTION = 200;

  private final Store store;
  private final DSLContext sql;
  private final PurgeEpoch epoch;
  private final Condition due;
  private final Extent extent;
  private final @Nullable String archive;

  /** Up to here this run is through. */
  private long lastTraceId;

  /**
   * @param before what ended before this moment; running traces stay
   * @param archive where what is removed can be found; null when nowhere
   */
  public Purge(Store store, Instant before, Extent extent, @Nullable String archive) {
    this.store = store;
    sql = store.sql();
    epoch = new PurgeEpoch(store);
    long beforeNs = TimeUnit.SECONDS.toNanos(before.getEpochSecond()) + before.getNano();
    due =
        TRACE
            .ENDED_NS
            .lt(beforeNs)
            .and(TRACE.VERDICT.ne("running"))
            .and(TRACE.PURGED.lt(extent.level()));
    this.extent = extent;
    this.archive = archive;
  }

  /** How many traces a run would purge. */
  public long count() {
    return sql.fetchCount(TRACE, due);
  }

  /**
   * Purges all that is due.
   *
   * @param progress is told after each transaction how many traces are purged
   * @return how many
   */
  public long run(LongConsumer progress) throws SQLException {
    long purged = 0;
    lastTraceId = 0;
    for (long some; (some = inTransaction(this::removeSome)) > 0; progress.accept(purged)) {
      purged += some;
    }
    inTransaction(this::removeUnusedEnvironments);
    if (store.isPostgres()) {
      inTransaction(this::removeTouchesOfWhatIsGone);
    }
    return purged;
  }

  private interface Removal {
    /** Returns how much it removed; when nothing, there is nothing to commit. */
    long run();
  }

  private long inTransaction(Removal removal) throws SQLException {
    store.connection().setAutoCommit(false);
    try {
      epoch.next();
      long removed = removal.run();
      if (removed > 0) {
        store.connection().commit();
      } else {
        store.connection().rollback();
      }
      store.connection().setAutoCommit(true);
      return removed;
    } catch (SQLException | RuntimeException | Error e) {
      store.rollBack(e);
      throw e;
    }
  }

  private long removeSome() {
    List<Long> traces =
        sql.select(TRACE.TRACE_ID)
            .from(TRACE)
            .where(due, TRACE.TRACE_ID.gt(lastTraceId))
            .orderBy(TRACE.TRACE_ID)
            .limit(TRACES_PER_TRANSACTION)
            .fetch(TRACE.TRACE_ID);
    if (!traces.isEmpty()) {
      remove(traces);
      lastTraceId = traces.get(traces.size() - 1);
    }
    return traces.size();
  }

  private void remove(List<Long> traces) {
    sql.deleteFrom(TRACE_DETAIL).where(TRACE_DETAIL.TRACE_ID.in(traces)).execute();
    if (extent.includes(Extent.PROCESSES)) {
      sql.deleteFrom(PROCESS).where(PROCESS.TRACE_ID.in(traces)).execute();
      sql.deleteFrom(EXECUTION).where(EXECUTION.TRACE_ID.in(traces)).execute();
    }
    if (extent.includes(Extent.FILES)) {
      new FileRemoval(sql).of(traces);
    }
    if (extent.includes(Extent.COMMANDS)) {
      sql.update(TRACE)
          .set(TRACE.COMMAND, "")
          .set(TRACE.CWD, "")
          .setNull(TRACE.ENVIRONMENT_ID)
          .where(TRACE.TRACE_ID.in(traces))
          .execute();
    }
    sql.update(TRACE).set(TRACE.PURGED, extent.level()).where(TRACE.TRACE_ID.in(traces)).execute();
    if (archive != null) {
      sql.update(TRACE).set(TRACE.ARCHIVE, archive).where(TRACE.TRACE_ID.in(traces)).execute();
    }
  }

  /** Once a run, over all of them: they are few, and no index need lead from them to traces. */
  private long removeUnusedEnvironments() {
    long removed =
        sql.deleteFrom(ENVIRONMENT)
            .whereNotExists(
                selectOne().from(TRACE).where(TRACE.ENVIRONMENT_ID.eq(ENVIRONMENT.ENVIRONMENT_ID)))
            .execute();
    sql.deleteFrom(ENVIRONMENT_MEMBER)
        .whereNotExists(
            selectOne()
                .from(ENVIRONMENT)
                .where(ENVIRONMENT.ENVIRONMENT_ID.eq(ENVIRONMENT_MEMBER.ENVIRONMENT_ID)))
        .execute();
    sql.deleteFrom(VARIABLE)
        .whereNotExists(
            selectOne()
                .from(ENVIRONMENT_MEMBER)
                .where(ENVIRONMENT_MEMBER.VARIABLE_ID.eq(VARIABLE.VARIABLE_ID)))
        .execute();
    return removed;
  }

  private long removeTouchesOfWhatIsGone() {
    return sql.execute(
        """
        DELETE FROM touched o
        WHERE o.kind = 2 AND NOT EXISTS (SELECT FROM environment e WHERE e.environment_id = o.id)""");
  }
}
