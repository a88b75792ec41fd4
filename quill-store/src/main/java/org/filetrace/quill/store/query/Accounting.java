package org.filetrace.quill.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler accounts of one job.
 *
 * @param jobId as the scheduler prints it
 * @param state in sacct's words
 * @param exitStatus as a shell shows it
 * @param nodes as the scheduler says: {@code cn[001-200]}
 */
public record Accounting(
    String globaljobid,
    String cluster,
    String scheduler,
    String jobId,
    @Nullable String jobName,
    @Nullable String userName,
    @Nullable String account,
    @Nullable String project,
    @Nullable String partition,
    @Nullable String qos,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    String state,
    @Nullable Integer exitStatus,
    @Nullable String nodes,
    @Nullable Long nodeCount,
    @Nullable Long cores,
    @Nullable Long memoryBytes,
    @Nullable Long timeLimitSeconds,
    @Nullable Long restarts,
    @Nullable String submitLine,
    @Nullable String workDir) {}
