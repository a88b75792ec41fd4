package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.OWNER;
import static org.filetrace.quill.store.schema.Tables.TRACE;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/**
 * The jobs that a user may mean by a name. The first reading of it that fits anything wins:
 *
 * <ol>
 *   <li>a globaljobid
 *   <li>the scheduler's id, {@code 4711} or HTCondor's {@code 17.0}; of an array every task's, or
 *       one task's, {@code 123_7}
 *   <li>a step of such a job: {@code 4711.batch}, {@code 123_7.0}
 *   <li>the beginning of a trace's uuid, 4 characters at least
 * </ol>
 */
public final class FindJob {
  private static final int UUID_DIGITS_MIN = 4;
  private static final String UUID_TEXT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String LOWEST_UUID = new UUID(0, 0).toString();
  private static final String HIGHEST_UUID = new UUID(-1, -1).toString();

  private final SelectJobs jobs;
  private final JobFilter filter;

  /**
   * Looks among some jobs.
   *
   * @param filter narrows what names stand for: one cluster, one user
   */
  public FindJob(DSLContext store, JobFilter filter) {
    this.jobs = new SelectJobs(store);
    this.filter = filter;
  }

  /**
   * The jobs of this name, each with the traces that are meant; empty when there is none, several
   * when the name is ambiguous.
   */
  public List<RecordedJob> named(String name) {
    for (Condition reading : readings(name)) {
      List<RecordedJob> found = jobs.where(reading.and(filter.condition()));
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  /** The job of this user that started last; empty or one. */
  public List<RecordedJob> newestOf(String user) {
    return jobs.newest(OWNER.USER_NAME.eq(user).and(filter.condition()));
  }

  private static List<Condition> readings(String name) {
    List<Condition> readings = new ArrayList<>(List.of(JOB.GLOBALJOBID.eq(name), id(name)));
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      readings.add(TRACE.STEP.eq(name.substring(dot + 1)).and(id(name.substring(0, dot))));
    }
    uuid(name.toLowerCase(Locale.ROOT)).ifPresent(readings::add);
    return readings;
  }

  /** The beginning of a uuid as a range, so that the index on it serves. */
  private static Optional<Condition> uuid(String start) {
    String lowest = start + LOWEST_UUID.substring(Math.min(start.length(), LOWEST_UUID.length()));
    return start.length() >= UUID_DIGITS_MIN && lowest.matches(UUID_TEXT)
        ? Optional.of(
            TRACE.TRACE_UUID.between(
                UUID.fromString(lowest),
                UUID.fromString(start + HIGHEST_UUID.substring(start.length()))))
        : Optional.empty();
  }

  private static Condition id(String name) {
    Condition whole = JOB.SCHEDULER_JOB_ID.eq(name);
    int underscore = name.lastIndexOf('_');
    if (underscore <= 0) {
      return whole;
    }
    String array = name.substring(0, underscore);
    String task = name.substring(underscore + 1);
    return whole.or(JOB.SCHEDULER_JOB_ID.eq(array).and(JOB.ARRAY_INDEX.eq(task)));
  }
}
