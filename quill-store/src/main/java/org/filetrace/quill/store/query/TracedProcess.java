package org.filetrace.quill.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process of a trace.
 *
 * @param no its number within the trace; 1 is the job's first process
 * @param executable pathname of the program that it executed last, null when it never did
 * @param arguments of that program, quoted as for a shell
 */
public record TracedProcess(
    long traceId,
    long no,
    @Nullable Long parentNo,
    long pid,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Integer exitStatus,
    @Nullable String executable,
    @Nullable String arguments,
    @Nullable String cwd,
    @Nullable Long readBytes,
    @Nullable Long writtenBytes) {}
