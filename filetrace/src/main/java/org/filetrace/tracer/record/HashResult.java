package org.filetrace.tracer.record;

import org.filetrace.spool.ChecksumState;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link HashTask} ended.
 *
 * @param ctimeNs of the file when its content was read: later than the task's when it was renamed,
 *     linked or unlinked meanwhile
 * @param settled no change can hide behind these time stamps any more
 */
record HashResult(
    HashTask task,
    ChecksumState state,
    byte @Nullable [] digest,
    @Nullable String reason,
    long ctimeNs,
    boolean settled) {

  static HashResult done(HashTask task, byte[] digest, long ctimeNs, boolean settled) {
    return new HashResult(task, ChecksumState.DONE, digest, null, ctimeNs, settled);
  }

  static HashResult without(HashTask task, ChecksumState state, String reason) {
    return new HashResult(task, state, null, reason, task.identity().ctimeNs(), false);
  }
}
