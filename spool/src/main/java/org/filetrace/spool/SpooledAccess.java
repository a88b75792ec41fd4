package org.filetrace.spool;

import org.jspecify.annotations.Nullable;

/** A row of {@code access}. */
public record SpooledAccess(
    long seq,
    long atNs,
    int processNo,
    int threadId,
    Activity activity,
    int pathNo,
    @Nullable Integer secondPathNo,
    @Nullable Long openFlags,
    @Nullable Integer fd,
    long result,
    @Nullable Long offsetBytes,
    @Nullable Integer versionNo) {}
