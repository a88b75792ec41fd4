package org.filetrace.spool;

import org.jspecify.annotations.Nullable;

/**
 * The {@code trace_end} row of a spool.
 *
 * @param rootWaitStatus wait(2) status of the job's first process; null when not seen
 */
public record TraceEnd(long endedNs, @Nullable Integer rootWaitStatus) {}
