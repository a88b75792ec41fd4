package org.filetrace.spool;

/** A row of {@code environment}. */
@SuppressWarnings("ArrayRecordComponent") // bytes as the kernel has them; rows are not compared
public record SpooledVariable(String name, byte[] content) {}
