package org.filetrace.spool;

/** A row of {@code mark}; {@code kind} as in {@link MarkKind}. */
public record SpooledMark(long markNo, long atNs, String kind, long count, String detail) {}
