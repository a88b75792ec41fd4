package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.util.Map;
import org.filetrace.quill.schedulers.SlurmdbdTables.Row;
import org.jspecify.annotations.Nullable;

/** Makes jobs of the rows of slurmdbd's job_table, of any version. */
final class SlurmdbdJobs {
  private static final long NO_VALUE = 0xfffffffeL;
  private static final long ARRAY_NONE = NO_VALUE;
  private static final long MEGABYTE = 1L << 20;

  /** {@code enum job_states} of slurm.h. */
  private static final String[] STATES = {
    "PENDING",
    "RUNNING",
    "SUSPENDED",
    "COMPLETED",
    "CANCELLED",
    "FAILED",
    "TIMEOUT",
    "NODE_FAIL",
    "PREEMPTED",
    "BOOT_FAIL",
    "DEADLINE",
    "OUT_OF_MEMORY"
  };

  /** COMPLETED and what follows. */
  private static final int FIRST_END = 3;

  /**
   * A job's names.
   *
   * @param raw that of its own, or of the leader of a heterogeneous job
   * @param printed as Slurm's commands print it
   */
  private record Id(String raw, String index, String printed) {
    static Id of(Row row) {
      long leader =
          row.number("het_job_id") != 0 ? row.number("het_job_id") : row.number("pack_job_id");
      if (leader != 0) {
        String offset = row.has("het_job_offset") ? "het_job_offset" : "pack_job_offset";
        String index = "+" + row.number(offset);
        return new Id(String.valueOf(leader), index, leader + index);
      }
      String raw = String.valueOf(row.number("id_job"));
      boolean isTask = row.number("id_array_job") != 0 && row.number("id_array_task") != ARRAY_NONE;
      String pending = row.text("array_task_str");
      String index =
          isTask
              ? String.valueOf(row.number("id_array_task"))
              : pending.isEmpty() ? "" : "[" + pending + "]";
      return new Id(raw, index, index.isEmpty() ? raw : row.number("id_array_job") + "_" + index);
    }
  }

  private final String cluster;
  private final Map<Long, String> users;
  private final Map<Long, String> qos;
  private final Import into;

  /**
   * @param users names by association
   * @param qos names by number
   */
  SlurmdbdJobs(String cluster, Map<Long, String> users, Map<Long, String> qos, Import into) {
    this.cluster = cluster;
    this.users = users;
    this.qos = qos;
    this.into = into;
  }

  void add(Row row, @Nullable String script) {
    Id id = Id.of(row);
    String user = users.getOrDefault(row.number("id_assoc"), "");
    long state = row.number("state") & 0xff;
    if (row.text("partition").isEmpty()) {
      into.problem(Problem.NO_PARTITION, "job " + id.raw());
    }
    if (user.isEmpty()) {
      into.problem(Problem.UNKNOWN_USER, "uid " + row.number("id_user") + ", job " + id.raw());
    }
    if (state >= STATES.length) {
      into.problem(Problem.UNKNOWN_STATE, String.valueOf(row.number("state")));
    }
    AccountedJob job =
        new AccountedJob("slurm", cluster, cluster + "#" + id.raw(), id.printed())
            .arrayIndex(id.index())
            .submitted(Amounts.nanosOfEpoch(row.number("time_submit")))
            .set(ACCOUNTED_JOB.ELIGIBLE_NS, Amounts.nanosOfEpoch(row.number("time_eligible")))
            .set(ACCOUNTED_JOB.STARTED_NS, Amounts.nanosOfEpoch(row.number("time_start")))
            .set(ACCOUNTED_JOB.ENDED_NS, Amounts.nanosOfEpoch(row.number("time_end")))
            .set(ACCOUNTED_JOB.JOB_NAME, row.text("job_name"))
            .set(ACCOUNTED_JOB.USER_NAME, user)
            .set(ACCOUNTED_JOB.UID, row.number("id_user"))
            .set(ACCOUNTED_JOB.ACCOUNT, row.text("account"))
            .set(ACCOUNTED_JOB.WCKEY, row.text("wckey"))
            .set(ACCOUNTED_JOB.PARTITION_NAME, row.text("partition"))
            .set(ACCOUNTED_JOB.QOS, qos.get(row.number("id_qos")))
            .set(ACCOUNTED_JOB.STATE, stateName(state))
            .set(
                ACCOUNTED_JOB.EXIT_STATUS,
                state >= FIRST_END
                    ? Long.valueOf(Amounts.shellStatus(row.number("exit_code")))
                    : null)
            .set(
                ACCOUNTED_JOB.RESTARTS,
                row.has("restart_cnt") ? Long.valueOf(row.number("restart_cnt")) : null)
            .set(ACCOUNTED_JOB.SUBMIT_LINE, row.text("submit_line"))
            .set(ACCOUNTED_JOB.SCRIPT, script)
            .set(ACCOUNTED_JOB.WORK_DIR, row.text("work_dir"));
    setResources(job, row);
    into.job(job);
  }

  private static String stateName(long state) {
    return state < STATES.length ? STATES[(int) state] : "UNKNOWN_" + state;
  }

  private void setResources(AccountedJob job, Row row) {
    String allocated = row.text("tres_alloc");
    Long cores = Amounts.number(Tres.value(allocated, "1"));
    Long megabytes = Amounts.number(Tres.value(allocated, "2"));
    long nodes = row.number("nodes_alloc");
    long limit = row.number("timelimit");
    if (cores == null) {
      cores = row.has("cpus_alloc") ? row.number("cpus_alloc") : row.number("cpus_req");
    }
    job.set(ACCOUNTED_JOB.CORES, cores)
        .set(ACCOUNTED_JOB.NODE_COUNT, nodes)
        .set(
            ACCOUNTED_JOB.MEMORY_BYTES,
            megabytes != null ? Long.valueOf(megabytes * MEGABYTE) : memory(row, nodes, cores))
        .set(ACCOUNTED_JOB.REQUESTED, row.text("tres_req"))
        .set(ACCOUNTED_JOB.ALLOCATED, allocated)
        .set(ACCOUNTED_JOB.TIME_LIMIT_SECONDS, limit >= NO_VALUE ? null : Long.valueOf(limit * 60));
    String list = row.text("nodelist");
    if (!list.isEmpty() && !list.startsWith("None") && !list.equals("(null)")) {
      job.set(ACCOUNTED_JOB.NODES, list);
      try {
        job.ranOn(HostList.expand(list));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        into.problem(Problem.UNREADABLE_VALUE, "nodes " + list);
      }
    }
  }

  /** The highest bit of mem_req (31 or 63) says "per core", else it is per node; in megabytes. */
  private static @Nullable Long memory(Row row, long nodes, long cores) {
    long request = row.number("mem_req");
    boolean perCore = request < 0 || (request & 0x80000000L) != 0 && request <= 0xffffffffL;
    long megabytes = request & 0x7fffffffL;
    long times = perCore ? cores : nodes;
    return megabytes == 0 ? null : Long.valueOf(megabytes * times * MEGABYTE);
  }
}
