package org.filetrace.quill.store.merge;

import org.filetrace.quill.store.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One traced process tree, or the mark of one that ran untraced.
 *
 * @param uuid unique across the site: what makes the merge happen once
 * @param command argv, quoted as for a shell
 * @param endedNs null while it runs; of a truncated trace the last moment recorded
 * @param waitStatus wait(2) status of the first process, null when not seen
 * @param lastSeq number of its last access, -1 without any
 */
public record TraceFacts(
    String uuid,
    JobFacts job,
    @Nullable String step,
    @Nullable Long rank,
    @Nullable Long restart,
    long uid,
    long gid,
    String host,
    String bootId,
    String kernel,
    String architecture,
    String tracerVersion,
    long rootPid,
    String command,
    String cwd,
    long startedNs,
    @Nullable Long endedNs,
    @Nullable Long waitStatus,
    Verdict verdict,
    long lastSeq) {}
