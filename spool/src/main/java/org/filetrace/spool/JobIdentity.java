package org.filetrace.spool;

import org.jspecify.annotations.Nullable;

/**
 * Which job a trace belongs to, as its scheduler names it.
 *
 * @param globalJobId names the job across the site
 * @param scheduler slurm, htcondor, gridengine, pbs, lsf, flux, oar or local
 * @param jobId as the scheduler prints it
 * @param arrayIndex index within a job array
 * @param step step within the job, such as Slurm's {@code batch} or {@code 0}
 * @param rank of this task within its step
 * @param restart how often the job was started before
 */
public record JobIdentity(
    String globalJobId,
    String cluster,
    String scheduler,
    String jobId,
    @Nullable String arrayIndex,
    @Nullable String step,
    @Nullable Integer rank,
    @Nullable Integer restart,
    @Nullable String jobName) {}
