package org.filetrace.quill.store.query;

import java.time.Instant;

/** What makes the record of a trace less than complete: {@code mark} of the spool. */
public record RecordMark(long traceId, String kind, long count, String detail, Instant at) {}
