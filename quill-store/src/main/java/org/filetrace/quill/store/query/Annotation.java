package org.filetrace.quill.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person said about a job.
 *
 * @param jobId the store's own number of the job
 * @param tag key of a tag, null for a note
 * @param content value of the tag, or text of the note
 */
public record Annotation(
    long jobId, String author, Instant writtenAt, @Nullable String tag, String content) {}
