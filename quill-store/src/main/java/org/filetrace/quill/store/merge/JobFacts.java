package org.filetrace.quill.store.merge;

import org.jspecify.annotations.Nullable;

/** A job as its scheduler names it; {@code jobId} as the scheduler prints it. */
public record JobFacts(
    String globaljobid,
    String userName,
    String cluster,
    String scheduler,
    String jobId,
    @Nullable String arrayIndex,
    @Nullable String jobName) {}
