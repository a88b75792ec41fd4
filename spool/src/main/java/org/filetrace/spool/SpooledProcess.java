package org.filetrace.spool;

import org.jspecify.annotations.Nullable;

/** A row of {@code process} with its {@code process_end}, whose columns are null while it runs. */
public record SpooledProcess(
    int processNo,
    @Nullable Integer parentNo,
    int pid,
    long startedNs,
    @Nullable Long endedNs,
    @Nullable Integer waitStatus,
    @Nullable Long readBytes,
    @Nullable Long writtenBytes) {}
