package org.filetrace.quill.store.query;

import org.jspecify.annotations.Nullable;

/** A status of wait(2). */
final class WaitStatus {
  private WaitStatus() {}

  /** As a shell shows it: 128 and the signal when one ended the process. */
  static @Nullable Integer shown(@Nullable Long waitStatus) {
    if (waitStatus == null) {
      return null;
    }
    int signal = (int) (waitStatus & 0x7f);
    return signal == 0 ? (int) (waitStatus >> 8 & 0xff) : 128 + signal;
  }
}
