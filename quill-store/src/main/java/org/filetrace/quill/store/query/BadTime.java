package org.filetrace.quill.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a node was down, drained or failing.
 *
 * @param endedAt null while it lasts
 */
public record BadTime(
    String cluster,
    String host,
    Instant startedAt,
    @Nullable Instant endedAt,
    String state,
    String reason) {}
