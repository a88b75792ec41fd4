package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;
import static org.filetrace.quill.store.schema.Tables.CLUSTER_NAME;
import static org.filetrace.quill.store.schema.Tables.FILE_TRANSFER;
import static org.filetrace.quill.store.schema.Tables.IMPORT_SOURCE;
import static org.filetrace.quill.store.schema.Tables.JOB_EVENT;
import static org.filetrace.quill.store.schema.Tables.JOB_RUN;
import static org.filetrace.quill.store.schema.Tables.MACHINE;
import static org.filetrace.quill.store.schema.Tables.NODE_EVENT;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.filetrace.quill.store.Store;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * One run over one source. Everything is written by its key, so that reading the same again changes
 * nothing; every {@value #BATCH} rows are committed together with the position in the source, so
 * that an import that was killed goes on from there.
 */
public final class Import implements AutoCloseable {
  private static final int BATCH = 5_000;

  /** How far a source was read. */
  public record Position(long value, String fingerprint) {}

  private final Store store;
  private final DSLContext sql;
  private final Source source;
  private final Rules rules;
  private final KnownNames known;
  private final long nowNanos;
  private final FoundProblems problems = new FoundProblems();
  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final Set<List<String>> named = new HashSet<>();
  private Position position;
  private int pending;

  /**
   * @param store open for merging
   */
  public Import(Store store, Source source, Rules rules, long nowNanos) {
    this.store = store;
    this.sql = store.sql();
    this.source = source;
    this.rules = rules;
    this.known = new KnownNames(sql);
    this.nowNanos = nowNanos;
    this.position = storedPosition();
    autoCommit(false);
  }

  /** Reads the source to its end. */
  public void run() {
    source.read(this);
    problems.write(source.name(), nowNanos, sql);
    commit();
  }

  /** What was written, by kind of row. */
  public Map<String, Long> rows() {
    return rows;
  }

  public Map<Problem, Long> problems() {
    return problems.counts();
  }

  /** Where the last import of this source ended; 0 if there was none. */
  public Position position() {
    return position;
  }

  /** Everything before this position is read; committed with the next batch. */
  public void reached(long value, String fingerprint) {
    position = new Position(value, fingerprint);
    if (pending >= BATCH) {
      commit();
    }
  }

  public void job(AccountedJob job) {
    known.check(job, rules, this);
    nameOnce(job, "partition", ACCOUNTED_JOB.PARTITION_NAME);
    nameOnce(job, "qos", ACCOUNTED_JOB.QOS);
    if (!job.arrayIndex().startsWith("[")) {
      forgetPendingTasks(job);
    }
    Long id =
        sql.insertInto(ACCOUNTED_JOB)
            .set(job.row())
            .onConflict(
                ACCOUNTED_JOB.GLOBALJOBID, ACCOUNTED_JOB.SUBMITTED_NS, ACCOUNTED_JOB.ARRAY_INDEX)
            .doUpdate()
            .set(told(job.row()))
            .returningResult(ACCOUNTED_JOB.ACCOUNTED_JOB_ID)
            .fetchOne(ACCOUNTED_JOB.ACCOUNTED_JOB_ID);
    Long started = job.time(ACCOUNTED_JOB.STARTED_NS);
    if (id != null && started != null) {
      for (String host : new HashSet<>(job.hosts())) {
        run(id, host, started, job.time(ACCOUNTED_JOB.ENDED_NS));
      }
    }
    count("jobs");
  }

  /** A pending job may name several partitions. */
  private void nameOnce(AccountedJob job, String kind, Field<String> field) {
    String names = job.text(field);
    for (String name : names == null ? new String[0] : names.split(",")) {
      if (named.add(List.of(job.cluster(), kind, name))) {
        sql.insertInto(CLUSTER_NAME)
            .values(job.cluster(), kind, name, "", "")
            .onConflictDoNothing()
            .execute();
      }
    }
  }

  /** The last task of an array takes over the array's own number. */
  private void forgetPendingTasks(AccountedJob job) {
    sql.deleteFrom(ACCOUNTED_JOB)
        .where(ACCOUNTED_JOB.GLOBALJOBID.eq(job.globalJobId()))
        .and(ACCOUNTED_JOB.SUBMITTED_NS.eq(job.time(ACCOUNTED_JOB.SUBMITTED_NS)))
        .and(ACCOUNTED_JOB.ARRAY_INDEX.startsWith("["))
        .and(ACCOUNTED_JOB.STARTED_NS.isNull())
        .execute();
  }

  /**
   * A source that does not tell a value leaves what another one told. All tell whether the job is
   * over.
   */
  private static Map<Field<?>, @Nullable Object> told(Map<Field<?>, @Nullable Object> row) {
    Map<Field<?>, @Nullable Object> known = new LinkedHashMap<>(row);
    known
        .entrySet()
        .removeIf(
            told ->
                told.getValue() == null
                    && !told.getKey().equals(ACCOUNTED_JOB.ENDED_NS)
                    && !told.getKey().equals(ACCOUNTED_JOB.EXIT_STATUS));
    return known;
  }

  private void run(long job, String host, long started, @Nullable Long ended) {
    KeyedRow.of(JOB_RUN.ACCOUNTED_JOB_ID, job)
        .and(JOB_RUN.HOST, host)
        .and(JOB_RUN.STARTED_NS, started)
        .and(JOB_RUN.ENDED_NS, ended)
        .writeTo(JOB_RUN, 3, sql);
    count("job runs");
  }

  public void machine(
      String cluster,
      String host,
      @Nullable Long cores,
      @Nullable Long memoryBytes,
      @Nullable String architecture,
      @Nullable String system,
      @Nullable String state,
      @Nullable Long reported) {
    KeyedRow.of(MACHINE.CLUSTER, cluster)
        .and(MACHINE.HOST, host)
        .andIfTold(MACHINE.CORES, cores)
        .andIfTold(MACHINE.MEMORY_BYTES, memoryBytes)
        .andIfTold(MACHINE.ARCHITECTURE, architecture)
        .andIfTold(MACHINE.OPERATING_SYSTEM, system)
        .andIfTold(MACHINE.STATE, state)
        .andIfTold(MACHINE.REPORTED_NS, reported)
        .writeTo(MACHINE, 2, sql);
    known.forget();
    count("machines");
  }

  /** Replaces what is known of these times; give contiguous ones as one. */
  public void nodeEvent(String cluster, NodeEvent event) {
    sql.deleteFrom(NODE_EVENT)
        .where(NODE_EVENT.CLUSTER.eq(cluster), NODE_EVENT.HOST.eq(event.host()))
        .and(NODE_EVENT.STARTED_NS.gt(event.startedNanos()))
        .and(
            NODE_EVENT.STARTED_NS.lt(
                event.endedNanos() == null ? Long.MAX_VALUE : event.endedNanos()))
        .execute();
    KeyedRow.of(NODE_EVENT.CLUSTER, cluster)
        .and(NODE_EVENT.HOST, event.host())
        .and(NODE_EVENT.STARTED_NS, event.startedNanos())
        .and(NODE_EVENT.ENDED_NS, event.endedNanos())
        .and(NODE_EVENT.STATE, event.state())
        .and(NODE_EVENT.REASON, event.reason())
        .writeTo(NODE_EVENT, 3, sql);
    count("node events");
  }

  /**
   * @param kind account, user, partition, qos, wckey or project
   */
  public void name(String cluster, String kind, String name, String parent, String description) {
    known.forget();
    KeyedRow.of(CLUSTER_NAME.CLUSTER, cluster)
        .and(CLUSTER_NAME.KIND, kind)
        .and(CLUSTER_NAME.NAME, name)
        .and(CLUSTER_NAME.PARENT, parent)
        .and(CLUSTER_NAME.DESCRIPTION, description)
        .writeTo(CLUSTER_NAME, 4, sql);
    count(kind + "s");
  }

  /** The same event of a log that was renamed, packed or copied is one: its text is its key. */
  public void jobEvent(String cluster, String jobId, long type, long nanos, String description) {
    String text =
        String.join("\n", jobId, String.valueOf(type), String.valueOf(nanos), description);
    KeyedRow.of(JOB_EVENT.SOURCE, cluster)
        .and(JOB_EVENT.POSITION, digest(text))
        .and(JOB_EVENT.CLUSTER, cluster)
        .and(JOB_EVENT.SCHEDULER_JOB_ID, jobId)
        .and(JOB_EVENT.EVENT_TYPE, type)
        .and(JOB_EVENT.AT_NS, nanos)
        .and(JOB_EVENT.DESCRIPTION, description)
        .writeTo(JOB_EVENT, 2, sql);
    count("events");
  }

  /**
   * @param record the text that tells of this transfer and others: its key, as of events
   * @param columns besides source, position and number
   */
  public void transfer(String cluster, String record, long number, Consumer<KeyedRow> columns) {
    KeyedRow row =
        KeyedRow.of(FILE_TRANSFER.SOURCE, cluster)
            .and(FILE_TRANSFER.POSITION, digest(record))
            .and(FILE_TRANSFER.TRANSFER_NO, number)
            .and(FILE_TRANSFER.CLUSTER, cluster);
    columns.accept(row);
    row.writeTo(FILE_TRANSFER, 3, sql);
    count("transfers");
  }

  /** Counts a problem; ends the import when it is strict. */
  public void problem(Problem problem, String subject) {
    if (rules.ignored().contains(problem)) {
      return;
    }
    if (rules.strict().contains(problem)) {
      throw new ImportException(
          source.name()
              + ": "
              + problem.code()
              + " "
              + problem.meaning()
              + ": "
              + subject
              + " (strict; --ignore="
              + problem.code()
              + " goes on)",
          null);
    }
    problems.add(problem, subject);
  }

  /** Users whom the cluster's accounts or jobs name. */
  Set<String> usersOf(String cluster) {
    Set<String> users = new TreeSet<>(known.names(cluster, "user"));
    users.addAll(
        sql.selectDistinct(ACCOUNTED_JOB.USER_NAME)
            .from(ACCOUNTED_JOB)
            .where(ACCOUNTED_JOB.CLUSTER.eq(cluster), ACCOUNTED_JOB.USER_NAME.isNotNull())
            .fetch(ACCOUNTED_JOB.USER_NAME));
    return users;
  }

  boolean isWckey(String text) {
    return rules.isWckey(text);
  }

  @Override
  public void close() {
    try {
      store.connection().rollback();
      autoCommit(true);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The first 64 bits of a SHA-256. */
  private static long digest(String text) {
    try {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each Java platform has it
    }
  }

  private void count(String kind) {
    rows.merge(kind, 1L, Long::sum);
    pending++;
  }

  private Position storedPosition() {
    Record row =
        sql.select(IMPORT_SOURCE.POSITION, IMPORT_SOURCE.FINGERPRINT)
            .from(IMPORT_SOURCE)
            .where(IMPORT_SOURCE.SOURCE.eq(source.name()))
            .and(IMPORT_SOURCE.KIND.eq(source.kind())) // else it was mistaken for another kind
            .fetchOne();
    return row == null
        ? new Position(0, "")
        : new Position(row.get(IMPORT_SOURCE.POSITION), row.get(IMPORT_SOURCE.FINGERPRINT));
  }

  private void commit() {
    KeyedRow.of(IMPORT_SOURCE.SOURCE, source.name())
        .and(IMPORT_SOURCE.KIND, source.kind())
        .and(IMPORT_SOURCE.POSITION, position.value())
        .and(IMPORT_SOURCE.FINGERPRINT, position.fingerprint())
        .and(IMPORT_SOURCE.IMPORTED_NS, nowNanos)
        .writeTo(IMPORT_SOURCE, 1, sql);
    try {
      store.connection().commit();
    } catch (SQLException e) {
      throw failed(e);
    }
    pending = 0;
  }

  private void autoCommit(boolean on) {
    try {
      store.connection().setAutoCommit(on);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private ImportException failed(SQLException e) {
    return new ImportException(
        "store " + store.location().display() + ": " + e.getMessage() + "; import again", e);
  }
}
