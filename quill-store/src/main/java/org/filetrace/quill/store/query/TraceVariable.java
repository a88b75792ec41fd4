package org.filetrace.quill.store.query;

/** A variable of the environment in which a trace began. */
public record TraceVariable(long traceId, String name, String content) {}
