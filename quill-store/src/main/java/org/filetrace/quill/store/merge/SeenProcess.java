package org.filetrace.quill.store.merge;

import org.jspecify.annotations.Nullable;

/** A process of a trace; what follows {@code startedNs} is null while it runs or when unknown. */
public record SeenProcess(
    int processNo,
    @Nullable Integer parentNo,
    long pid,
    long startedNs,
    @Nullable Long endedNs,
    @Nullable Long waitStatus,
    @Nullable Long readBytes,
    @Nullable Long writtenBytes) {}
