package org.filetrace.quill.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One access as it happened.
 *
 * @param processNo number of the process within its trace
 * @param activity open, close, exec, rename …
 * @param secondPathname new name of a rename or link, target of a symlink
 * @param openFlags as in open(2)
 * @param result as the system call returned it: 0 or more, or -errno
 * @param offsetBytes where the descriptor stood when it was closed
 * @param sizeBytes of the file at that moment, null when it was not there
 * @param checksum of its content, in hex
 */
public record Event(
    Instant at,
    long processNo,
    long threadId,
    String activity,
    String pathname,
    @Nullable String secondPathname,
    @Nullable String openFlags,
    @Nullable Long fd,
    long result,
    @Nullable Long offsetBytes,
    @Nullable Long sizeBytes,
    @Nullable String checksum) {}
