package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.PLATFORM;
import static org.filetrace.quill.store.schema.Tables.TRACE;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.schema.Tables;
import org.jooq.DSLContext;
import org.jooq.InsertSetMoreStep;
import org.jooq.InsertSetStep;
import org.jooq.Record;
import org.jooq.SelectForUpdateStep;

/** Jobs and traces of a batch, with their nodes and owners. */
final class TraceRows {
  private static final int PLATFORMS_CACHED = 20_000;

  private record JobKey(String globaljobid, long ownerId) implements Comparable<JobKey> {
    @Override
    public int compareTo(JobKey other) {
      int byJob = globaljobid.compareTo(other.globaljobid);
      return byJob != 0 ? byJob : Long.compare(ownerId, other.ownerId);
    }
  }

  private final Store store;
  private final DSLContext sql;
  private final NameIds<Record> nodes;
  private final NameIds<Record> owners;
  private final Map<Platform, Long> platformIds = new HashMap<>();

  private record Platform(String bootId, String kernel, String architecture, String version)
      implements Comparable<Platform> {
    static Platform of(TraceFacts facts) {
      return new Platform(
          facts.bootId(), facts.kernel(), facts.architecture(), facts.tracerVersion());
    }

    String key() {
      return bootId + " " + architecture + " " + version + " " + kernel;
    }

    @Override
    public int compareTo(Platform other) {
      return key().compareTo(other.key());
    }
  }

  TraceRows(Store store) {
    this.store = store;
    this.sql = store.sql();
    nodes = new NameIds<>(sql, Tables.NODE, Tables.NODE.NODE_ID, Tables.NODE.HOST);
    owners = new NameIds<>(sql, Tables.OWNER, Tables.OWNER.OWNER_ID, Tables.OWNER.USER_NAME);
  }

  /**
   * Claims the traces for this transaction: inserts those that are new, and locks those that are
   * not, so that another collector with the same trace waits and then finds it merged.
   *
   * @return those with something to merge
   */
  List<MergingTrace> claim(List<MergingTrace> traces) {
    Map<String, Long> nodeIds = nodes.resolve(distinct(traces, facts -> facts.host()));
    Map<String, Long> ownerIds = owners.resolve(distinct(traces, facts -> facts.job().userName()));
    List<MergingTrace> sorted = // as the jobs, so that ids of jobs ascend with those of traces
        traces.stream()
            .sorted(
                Comparator.comparing((MergingTrace trace) -> keyOf(trace.facts.job(), ownerIds))
                    .thenComparing(trace -> trace.facts.uuid()))
            .toList();
    platforms(sorted);
    Map<JobKey, Long> jobIds = jobs(sorted, ownerIds);
    Map<String, Long> claimed = new HashMap<>();
    for (MergingTrace trace : sorted) {
      JobKey job = keyOf(trace.facts.job(), ownerIds);
      trace.ownerId = job.ownerId;
      trace.nodeId = Objects.requireNonNull(nodeIds.get(trace.facts.host()));
      claimed.put(trace.facts.uuid(), jobIds.get(job));
    }
    Map<String, Long> inserted = insert(sorted, claimed);
    sorted.forEach(trace -> trace.traceId = inserted.getOrDefault(trace.facts.uuid(), 0L));
    lockKnown(sorted, claimed);
    return sorted.stream().filter(trace -> trace.traceId != 0).toList();
  }

  private void platforms(List<MergingTrace> traces) {
    if (platformIds.size() > PLATFORMS_CACHED) {
      platformIds.clear();
    }
    TreeMap<String, Platform> unknown = new TreeMap<>();
    for (MergingTrace trace : traces) {
      Platform platform = Platform.of(trace.facts);
      if (!platformIds.containsKey(platform)) {
        unknown.put(platform.key(), platform);
      }
    }
    learnPlatforms(unknown);
    unknown.values().removeAll(platformIds.keySet());
    unknown.forEach(
        (key, platform) ->
            sql.insertInto(PLATFORM)
                .set(PLATFORM.PLATFORM_, key)
                .set(PLATFORM.BOOT_UUID, platform.bootId)
                .set(PLATFORM.KERNEL, platform.kernel)
                .set(PLATFORM.ARCHITECTURE, platform.architecture)
                .set(PLATFORM.TRACER_VERSION, platform.version)
                .onConflictDoNothing()
                .execute());
    learnPlatforms(unknown);
  }

  private void learnPlatforms(Map<String, Platform> unknown) {
    if (!unknown.isEmpty()) {
      sql.select(PLATFORM.PLATFORM_, PLATFORM.PLATFORM_ID)
          .from(PLATFORM)
          .where(PLATFORM.PLATFORM_.in(unknown.keySet()))
          .forEach(
              row ->
                  platformIds.put(Objects.requireNonNull(unknown.get(row.value1())), row.value2()));
    }
  }

  private Map<JobKey, Long> jobs(List<MergingTrace> traces, Map<String, Long> ownerIds) {
    Map<JobKey, JobFacts> wanted = new TreeMap<>();
    for (MergingTrace trace : traces) {
      wanted.putIfAbsent(keyOf(trace.facts.job(), ownerIds), trace.facts.job());
    }
    InsertSetStep<Record> insert = sql.insertInto(JOB);
    InsertSetMoreStep<Record> rows = null;
    for (Map.Entry<JobKey, JobFacts> job : wanted.entrySet()) {
      rows =
          (rows == null ? insert : rows.newRecord())
              .set(JOB.GLOBALJOBID, job.getKey().globaljobid)
              .set(JOB.OWNER_ID, job.getKey().ownerId)
              .set(JOB.CLUSTER, job.getValue().cluster())
              .set(JOB.SCHEDULER, job.getValue().scheduler())
              .set(JOB.SCHEDULER_JOB_ID, job.getValue().jobId())
              .set(JOB.ARRAY_INDEX, job.getValue().arrayIndex())
              .set(JOB.JOB_NAME, job.getValue().jobName());
    }
    Objects.requireNonNull(rows).onConflictDoNothing().execute();
    // Of all owners: a thousand pairs are too deep an expression for SQLite.
    return sql
        .select(JOB.GLOBALJOBID, JOB.OWNER_ID, JOB.JOB_ID)
        .from(JOB)
        .where(JOB.GLOBALJOBID.in(wanted.keySet().stream().map(k -> k.globaljobid).toList()))
        .fetch()
        .stream()
        .collect(Collectors.toMap(r -> new JobKey(r.value1(), r.value2()), r -> r.value3()));
  }

  private Map<String, Long> insert(List<MergingTrace> traces, Map<String, Long> jobIds) {
    InsertSetStep<Record> insert = sql.insertInto(TRACE);
    InsertSetMoreStep<Record> rows = null;
    for (MergingTrace trace : traces) {
      TraceFacts facts = trace.facts;
      rows =
          (rows == null ? insert : rows.newRecord())
              .set(TRACE.TRACE_UUID, UUID.fromString(facts.uuid()))
              .set(TRACE.JOB_ID, jobIds.get(facts.uuid()))
              .set(TRACE.NODE_ID, trace.nodeId)
              .set(TRACE.STEP, facts.step())
              .set(TRACE.RANK, facts.rank())
              .set(TRACE.RESTART, facts.restart())
              .set(TRACE.UID, facts.uid())
              .set(TRACE.GID, facts.gid())
              .set(TRACE.PLATFORM_ID, platformIds.get(Platform.of(facts)))
              .set(TRACE.ENVIRONMENT_ID, trace.environmentId)
              .set(TRACE.ROOT_PID, facts.rootPid())
              .set(TRACE.COMMAND, facts.command())
              .set(TRACE.CWD, facts.cwd())
              .set(TRACE.STARTED_NS, facts.startedNs())
              .set(TRACE.ENDED_NS, facts.endedNs())
              .set(TRACE.WAIT_STATUS, facts.waitStatus())
              .set(TRACE.VERDICT, facts.verdict().toString())
              .set(TRACE.MERGED_SEQ, facts.lastSeq())
              .set(TRACE.ACCESSES, trace.read.accesses);
    }
    return idsOfInserted(traces, Objects.requireNonNull(rows));
  }

  /** In SQLite this transaction is the only writer; in PostgreSQL only the insert itself knows. */
  private Map<String, Long> idsOfInserted(
      List<MergingTrace> traces, InsertSetMoreStep<Record> insert) {
    if (store.isPostgres()) {
      return insert
          .onConflictDoNothing()
          .returning(TRACE.TRACE_UUID, TRACE.TRACE_ID)
          .fetchMap(row -> row.get(TRACE.TRACE_UUID).toString(), row -> row.get(TRACE.TRACE_ID));
    }
    List<UUID> uuids = traces.stream().map(trace -> UUID.fromString(trace.facts.uuid())).toList();
    Set<String> known =
        sql.select(TRACE.TRACE_UUID)
            .from(TRACE)
            .where(TRACE.TRACE_UUID.in(uuids))
            .fetchSet(row -> row.value1().toString());
    insert.onConflictDoNothing().execute();
    Map<String, Long> ids =
        sql.select(TRACE.TRACE_UUID, TRACE.TRACE_ID)
            .from(TRACE)
            .where(TRACE.TRACE_UUID.in(uuids))
            .fetchMap(row -> row.value1().toString(), row -> row.value2());
    ids.keySet().removeAll(known);
    return ids;
  }

  private void lockKnown(List<MergingTrace> traces, Map<String, Long> jobIds) {
    Map<String, MergingTrace> known =
        traces.stream()
            .filter(trace -> trace.traceId == 0)
            .collect(Collectors.toMap(trace -> trace.facts.uuid(), trace -> trace));
    if (known.isEmpty()) {
      return;
    }
    SelectForUpdateStep<?> select =
        sql.select(
                TRACE.TRACE_UUID,
                TRACE.TRACE_ID,
                TRACE.JOB_ID,
                TRACE.VERDICT,
                TRACE.MERGED_SEQ,
                TRACE.ACCESSES)
            .from(TRACE)
            .where(TRACE.TRACE_UUID.in(known.keySet().stream().map(UUID::fromString).toList()))
            .orderBy(TRACE.TRACE_UUID);
    for (Record row : store.isPostgres() ? select.forUpdate().fetch() : select.fetch()) {
      MergingTrace trace = Objects.requireNonNull(known.get(row.get(TRACE.TRACE_UUID).toString()));
      if (!row.get(TRACE.JOB_ID).equals(jobIds.get(trace.facts.uuid()))) {
        throw new ContentRejectedException(
            trace.facts.uuid(), "its uuid is that of a trace of another job");
      }
      if (hasNews(trace.facts, Verdict.of(row.get(TRACE.VERDICT)), row.get(TRACE.MERGED_SEQ))) {
        trace.traceId = row.get(TRACE.TRACE_ID);
        trace.accessesBefore = row.get(TRACE.ACCESSES);
        trace.known = true;
      }
    }
  }

  /** A truncated trace may turn out to have gone on; a complete one is done. */
  private static boolean hasNews(TraceFacts facts, Verdict stored, long mergedSeq) {
    if (stored.isFinal() || facts.lastSeq() < mergedSeq) {
      return false;
    }
    return facts.lastSeq() > mergedSeq || facts.verdict() != stored;
  }

  /** Writes how a trace that was known before stands now. */
  void update(MergingTrace trace) {
    sql.update(TRACE)
        .set(TRACE.ENVIRONMENT_ID, trace.environmentId)
        .set(TRACE.ENDED_NS, trace.facts.endedNs())
        .set(TRACE.WAIT_STATUS, trace.facts.waitStatus())
        .set(TRACE.VERDICT, trace.facts.verdict().toString())
        .set(TRACE.MERGED_SEQ, trace.facts.lastSeq())
        .set(TRACE.ACCESSES, trace.read.accesses)
        .set(TRACE.PURGED, 0)
        .where(TRACE.TRACE_ID.eq(trace.traceId))
        .execute();
  }

  private static JobKey keyOf(JobFacts job, Map<String, Long> ownerIds) {
    return new JobKey(job.globaljobid(), Objects.requireNonNull(ownerIds.get(job.userName())));
  }

  private static List<String> distinct(
      List<MergingTrace> traces, Function<TraceFacts, String> name) {
    return traces.stream().map(trace -> name.apply(trace.facts)).distinct().toList();
  }

  void forget() {
    platformIds.clear();
    nodes.forget();
    owners.forget();
  }
}
