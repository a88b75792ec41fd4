package org.filetrace.quill.store.merge;

/** Something that makes a record less than complete. */
public record SeenMark(long atNs, String kind, long count, String detail) {}
