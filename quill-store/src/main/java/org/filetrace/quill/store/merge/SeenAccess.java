package org.filetrace.quill.store.merge;

import org.jspecify.annotations.Nullable;

/**
 * One access of a trace.
 *
 * @param activityId as the spool's {@code Activity} numbers it
 * @param openFlags as in open(2), of the trace's architecture
 * @param result of the system call, or -errno
 */
public record SeenAccess(
    long seq,
    long atNs,
    int processNo,
    int threadId,
    int activityId,
    int pathNo,
    @Nullable Integer secondPathNo,
    @Nullable Long openFlags,
    @Nullable Integer fd,
    long result,
    @Nullable Long offsetBytes,
    @Nullable Integer versionNo) {}
