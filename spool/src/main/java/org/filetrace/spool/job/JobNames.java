package org.filetrace.spool.job;

import org.jspecify.annotations.Nullable;

/**
 * What the user or the site says about the job's names, ahead of what its scheduler says.
 *
 * @param jobId makes the job a local one of that id, whatever scheduler runs it
 */
public record JobNames(@Nullable String jobId, @Nullable String jobName, @Nullable String cluster) {
  public static final JobNames NONE = new JobNames(null, null, null);
}
