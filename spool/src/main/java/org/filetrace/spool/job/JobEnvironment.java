package org.filetrace.spool.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.filetrace.spool.JobIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Finds the job that an environment belongs to. HTCondor and Flux come first: they run jobs inside
 * of jobs of the others, and the inner one is meant.
 */
public final class JobEnvironment {
  private final Map<String, String> environment;
  private final JobNames names;

  public JobEnvironment(Map<String, String> environment, JobNames names) {
    this.environment = environment;
    this.names = names;
  }

  /**
   * @param host of this node
   * @param startedMs since the epoch; with {@code pid} it names a job that no scheduler knows
   */
  public JobIdentity identify(String host, long startedMs, long pid) {
    if (names.jobId() != null) {
      String cluster = Objects.requireNonNullElse(names.cluster(), host);
      return local(cluster, cluster, names.jobId());
    }
    JobIdentity scheduled = scheduled();
    if (scheduled != null) {
      return scheduled;
    }
    String cluster = Objects.requireNonNullElse(names.cluster(), host);
    return local(cluster, host, startedMs + "." + pid);
  }

  private JobIdentity local(String cluster, String scope, String jobId) {
    return job("local", cluster, scope + "#" + jobId, jobId).rank(mpiRank()).name(null).identity();
  }

  private @Nullable JobIdentity scheduled() {
    Job job = htcondor();
    job = job != null ? job : flux();
    job = job != null ? job : slurm();
    job = job != null ? job : pbs();
    job = job != null ? job : lsf();
    job = job != null ? job : oar();
    job = job != null ? job : gridEngine();
    return job == null ? null : job.identity();
  }

  private @Nullable Job slurm() {
    String rawId = get("SLURM_JOB_ID");
    if (rawId == null) {
      return null;
    }
    String cluster = cluster(get("SLURM_CLUSTER_NAME"), "slurm");
    String arrayJob = get("SLURM_ARRAY_JOB_ID");
    String arrayIndex = get("SLURM_ARRAY_TASK_ID");
    boolean isArray = arrayJob != null && arrayIndex != null;
    return job(
            "slurm", cluster, cluster + "#" + rawId, isArray ? arrayJob + "_" + arrayIndex : rawId)
        .arrayIndex(isArray ? arrayIndex : null)
        .step(slurmStep())
        .rank(Numbers.parse(get("SLURM_PROCID")))
        .restart(Numbers.parse(get("SLURM_RESTART_COUNT")))
        .name(get("SLURM_JOB_NAME"));
  }

  /** The names that sacct gives to the steps with reserved numbers (slurm.h). */
  private String slurmStep() {
    String step = get("SLURM_STEP_ID");
    if (step == null) {
      return "batch";
    }
    return switch (step) {
      case "4294967290" -> "interactive";
      case "4294967291" -> "batch";
      case "4294967292" -> "extern";
      default -> step;
    };
  }

  /** HTCondor sets no id in the environment; its job ad has it, or what was copied from it. */
  private @Nullable Job htcondor() {
    String file = get("_CONDOR_JOB_AD");
    ClassAd ad = file == null ? null : readAd(Path.of(file));
    if (ad == null && get("GlobalJobId") != null) {
      ad = ClassAd.ofLiterals(environment);
    }
    String globalId = ad == null ? null : ad.string("GlobalJobId");
    if (ad == null || globalId == null || globalId.isEmpty()) {
      return null;
    }
    String schedd = globalId.substring(0, Math.max(0, globalId.indexOf('#')));
    Integer starts = ad.integer("NumShadowStarts");
    return job(
            "htcondor",
            cluster(schedd.isEmpty() ? null : schedd, "htcondor"),
            globalId,
            ad.integer("ClusterId") + "." + ad.integer("ProcId"))
        .rank(mpiRank())
        .restart(starts == null ? null : Math.max(0, starts - 1))
        .name(ad.string("JobBatchName"));
  }

  private static @Nullable ClassAd readAd(Path file) {
    if (!Files.isRegularFile(file)) { // a FIFO would keep the job waiting
      return null;
    }
    try {
      return ClassAd.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return null;
    }
  }

  /** {@code JOB_ID} alone is too common a name to tell Grid Engine. */
  private @Nullable Job gridEngine() {
    String jobId = get("JOB_ID");
    if (jobId == null || (get("SGE_TASK_ID") == null && get("SGE_CELL") == null)) {
      return null;
    }
    String task = get("SGE_TASK_ID");
    String arrayIndex = "undefined".equals(task) ? null : task;
    String cell = get("SGE_CELL");
    String clusterName = get("SGE_CLUSTER_NAME");
    String cluster = cluster(clusterName != null ? clusterName : cell, "gridengine");
    String globalId = cluster + "#" + jobId + (arrayIndex == null ? "" : "." + arrayIndex);
    return job("gridengine", cluster, globalId, jobId)
        .arrayIndex(arrayIndex)
        .rank(mpiRank())
        .restart(Numbers.parse(get("RESTARTED")))
        .name(get("JOB_NAME"));
  }

  /** OpenPBS, PBS Professional and Torque: the id ends with the server's name. */
  private @Nullable Job pbs() {
    String jobId = get("PBS_JOBID");
    if (jobId == null) {
      return null;
    }
    String server = jobId.substring(jobId.indexOf('.') + 1);
    String cluster = cluster(server.equals(jobId) ? null : server, "pbs");
    String arrayIndex = get("PBS_ARRAY_INDEX");
    return job("pbs", cluster, cluster + "#" + jobId, jobId)
        .arrayIndex(arrayIndex != null ? arrayIndex : get("PBS_ARRAYID"))
        .rank(mpiRank())
        .name(get("PBS_JOBNAME"));
  }

  /** LSF: index 0 is a job outside of arrays; others are printed as {@code 12[3]}. */
  private @Nullable Job lsf() {
    String jobId = get("LSB_JOBID");
    if (jobId == null) {
      return null;
    }
    String index = get("LSB_JOBINDEX");
    String arrayIndex = "0".equals(index) ? null : index;
    String printed = arrayIndex == null ? jobId : jobId + "[" + arrayIndex + "]";
    String cluster = cluster(null, "lsf");
    return job("lsf", cluster, cluster + "#" + printed, printed)
        .arrayIndex(arrayIndex)
        .rank(mpiRank())
        .name(get("LSB_JOBNAME"));
  }

  private @Nullable Job flux() {
    String jobId = get("FLUX_JOB_ID");
    if (jobId == null) {
      return null;
    }
    String cluster = cluster(null, "flux");
    return job("flux", cluster, cluster + "#" + jobId, jobId)
        .rank(Numbers.parse(get("FLUX_TASK_RANK")))
        .name(null);
  }

  private @Nullable Job oar() {
    String jobId = get("OAR_JOB_ID");
    if (jobId == null) {
      return null;
    }
    String cluster = cluster(null, "oar");
    return job("oar", cluster, cluster + "#" + jobId, jobId)
        .rank(mpiRank())
        .name(get("OAR_JOB_NAME"));
  }

  /** The rank that MPI's process managers tell: PMIx, PMI, Open MPI. */
  private @Nullable Integer mpiRank() {
    for (String name : new String[] {"PMIX_RANK", "PMI_RANK", "OMPI_COMM_WORLD_RANK"}) {
      Integer rank = Numbers.parse(get(name));
      if (rank != null) {
        return rank;
      }
    }
    return null;
  }

  private String cluster(@Nullable String byScheduler, String otherwise) {
    return Objects.requireNonNullElse(
        names.cluster(), Objects.requireNonNullElse(byScheduler, otherwise));
  }

  private @Nullable String get(String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private Job job(String scheduler, String cluster, String globalId, String jobId) {
    return new Job(scheduler, cluster, globalId, jobId);
  }

  /** Collects what only some schedulers tell. */
  private final class Job {
    private final String scheduler;
    private final String cluster;
    private final String globalId;
    private final String jobId;
    private @Nullable String arrayIndex;
    private @Nullable String step;
    private @Nullable Integer rank;
    private @Nullable Integer restart;
    private @Nullable String name;

    Job(String scheduler, String cluster, String globalId, String jobId) {
      this.scheduler = scheduler;
      this.cluster = cluster;
      this.globalId = globalId;
      this.jobId = jobId;
    }

    Job arrayIndex(@Nullable String arrayIndex) {
      this.arrayIndex = arrayIndex;
      return this;
    }

    Job step(String step) {
      this.step = step;
      return this;
    }

    Job rank(@Nullable Integer rank) {
      this.rank = rank;
      return this;
    }

    Job restart(@Nullable Integer restart) {
      this.restart = restart;
      return this;
    }

    Job name(@Nullable String name) {
      this.name = names.jobName() != null ? names.jobName() : name;
      return this;
    }

    JobIdentity identity() {
      return new JobIdentity(
          globalId, cluster, scheduler, jobId, arrayIndex, step, rank, restart, name);
    }
  }
}
