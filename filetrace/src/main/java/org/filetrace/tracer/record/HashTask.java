package org.filetrace.tracer.record;

/**
 * Content to be hashed.
 *
 * @param entry what is known about that content; for the thread that made this task
 * @param fd the tracer's own descriptor, closed by whoever ends the task
 */
record HashTask(ContentEntry entry, FileIdentity identity, String algorithm, int fd) {}
