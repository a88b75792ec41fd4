package org.filetrace.spool;

import java.util.UUID;

/**
 * The {@code trace} row of a spool: who ran what, where, and which tracer watches.
 *
 * @param bootId /proc/sys/kernel/random/boot_id
 * @param kernel as {@code uname -sr}
 * @param architecture as {@code uname -m}
 * @param tracerStartTicks field 22 of /proc/PID/stat of the tracer
 * @param argv the command, NUL-separated
 * @param startedNs since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as the kernel has them; headers are not compared
public record TraceHeader(
    UUID uuid,
    JobIdentity job,
    String userName,
    long uid,
    long gid,
    String host,
    String bootId,
    String kernel,
    String architecture,
    String tracerVersion,
    long tracerPid,
    long tracerStartTicks,
    long rootPid,
    byte[] argv,
    byte[] cwd,
    long startedNs) {}
