package org.filetrace.quill.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What traces of one job did with one version of a file.
 *
 * @param jobId the store's own number of the job
 * @param version null when the file was not there or could not be examined
 */
public record FileUse(
    long jobId,
    Role role,
    String pathname,
    @Nullable FileVersion version,
    Instant firstAt,
    Instant lastAt) {}
