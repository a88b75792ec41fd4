package org.filetrace.quill.store.merge;

/** A successful execve(2); {@code arguments} is argv, quoted as for a shell. */
public record SeenExecution(
    long seq, int processNo, long atNs, int pathNo, String arguments, String cwd) {}
