package org.filetrace.spool;

/** A row of {@code execution} with the process and the path of its access; argv NUL-separated. */
@SuppressWarnings("ArrayRecordComponent") // bytes as the kernel has them; rows are not compared
public record SpooledExecution(
    long seq, int processNo, long atNs, int pathNo, byte[] argv, byte[] cwd) {}
