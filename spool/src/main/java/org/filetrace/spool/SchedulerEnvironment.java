package org.filetrace.spool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the job in what its scheduler puts into the environment. HTCondor has no variable for it:
 * the attributes {@code GlobalJobId}, {@code ClusterId}, {@code ProcId} and {@code NumShadowStarts}
 * of the file in {@code _CONDOR_JOB_AD} are expected among the variables.
 */
public final class SchedulerEnvironment {
  private final Map<String, String> environment;
  private final String host;

  /**
   * @param host stands for the cluster where the scheduler names none
   */
  public SchedulerEnvironment(Map<String, String> environment, String host) {
    this.environment = environment;
    this.host = host;
  }

  /** The job, or null outside of every known scheduler. */
  public @Nullable JobIdentity job() {
    if (has("SLURM_JOB_ID")) {
      return slurm();
    }
    if (has("GlobalJobId")) {
      return condor();
    }
    if (has("LSB_JOBID")) {
      return lsf();
    }
    if (has("PBS_JOBID")) {
      return pbs();
    }
    if (has("FLUX_JOB_ID")) {
      return simple("flux", "FLUX_JOB_ID", null, "FLUX_TASK_RANK", null);
    }
    if (has("OAR_JOB_ID")) {
      return simple("oar", "OAR_JOB_ID", null, null, "OAR_JOB_NAME");
    }
    if (has("JOB_ID") && (has("SGE_CELL") || has("SGE_CLUSTER_NAME") || has("SGE_TASK_ID"))) {
      return gridEngine();
    }
    return null;
  }

  private JobIdentity slurm() {
    String cluster = get("SLURM_CLUSTER_NAME", "slurm");
    String id = get("SLURM_JOB_ID", "");
    return new JobIdentity(
        cluster + "#" + id,
        cluster,
        "slurm",
        id,
        environment.get("SLURM_ARRAY_TASK_ID"),
        get("SLURM_STEP_ID", "batch"),
        number("SLURM_PROCID"),
        number("SLURM_RESTART_COUNT"),
        environment.get("SLURM_JOB_NAME"));
  }

  private JobIdentity condor() {
    String global = get("GlobalJobId", "");
    int hash = global.indexOf('#');
    return new JobIdentity(
        global,
        hash > 0 ? global.substring(0, hash) : host,
        "htcondor",
        get("ClusterId", "0") + "." + get("ProcId", "0"),
        null,
        null,
        null,
        number("NumShadowStarts"),
        null);
  }

  private JobIdentity gridEngine() {
    String cluster = get("SGE_CLUSTER_NAME", get("SGE_CELL", host));
    String id = get("JOB_ID", "");
    String task = environment.get("SGE_TASK_ID");
    boolean array = task != null && !task.equals("undefined");
    return new JobIdentity(
        cluster + "#" + id + (array ? "." + task : ""),
        cluster,
        "gridengine",
        id,
        array ? task : null,
        null,
        null,
        number("RESTARTED"),
        environment.get("JOB_NAME"));
  }

  private JobIdentity lsf() {
    String id = get("LSB_JOBID", "");
    String index = get("LSB_JOBINDEX", "0");
    boolean array = !index.equals("0");
    return new JobIdentity(
        get("LSF_CLUSTER_NAME", host) + "#" + id + (array ? "[" + index + "]" : ""),
        get("LSF_CLUSTER_NAME", host),
        "lsf",
        id,
        array ? index : null,
        null,
        null,
        null,
        environment.get("LSB_JOBNAME"));
  }

  private JobIdentity pbs() {
    String id = get("PBS_JOBID", "");
    int dot = id.indexOf('.');
    String cluster = dot > 0 ? id.substring(dot + 1) : host;
    return new JobIdentity(
        cluster + "#" + (dot > 0 ? id.substring(0, dot) : id),
        cluster,
        "pbs",
        id,
        environment.get("PBS_ARRAY_INDEX"),
        null,
        number("PBS_TASKNUM"),
        null,
        environment.get("PBS_JOBNAME"));
  }

  private JobIdentity simple(
      String scheduler,
      String idVariable,
      @Nullable String arrayVariable,
      @Nullable String rankVariable,
      @Nullable String nameVariable) {
    String id = get(idVariable, "");
    return new JobIdentity(
        host + "#" + id,
        host,
        scheduler,
        id,
        arrayVariable == null ? null : environment.get(arrayVariable),
        null,
        rankVariable == null ? null : number(rankVariable),
        null,
        nameVariable == null ? null : environment.get(nameVariable));
  }

  private boolean has(String variable) {
    return !get(variable, "").isEmpty();
  }

  private String get(String variable, String otherwise) {
    String value = environment.get(variable);
    return value == null ? otherwise : value;
  }

  private @Nullable Integer number(String variable) {
    String value = environment.get(variable);
    return value != null && value.matches("[0-9]{1,9}") ? Integer.valueOf(value) : null;
  }
}
