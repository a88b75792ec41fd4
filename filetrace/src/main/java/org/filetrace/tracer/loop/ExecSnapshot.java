package org.filetrace.tracer.loop;

import java.util.ArrayList;
import java.util.List;
import org.filetrace.tracer.Access;

/**
 * The descriptors of a thread at the entry of exec. Those marked close-on-exec are gone when the
 * exec has succeeded, and with them what could be said about them.
 */
final class ExecSnapshot {
  private final List<Access> accesses = new ArrayList<>();

  void add(Access access) {
    accesses.add(access);
  }

  /** Records as closed what the new program no longer has. */
  void recordClosed(Tracee tracee, Recording recording) {
    Access now = recording.take(tracee, Recording.CLOSE);
    for (Access access : accesses) {
      boolean kept =
          recording.kernel.identifyDescriptor(tracee, access.fd, 0, now) == 0
              && now.device == access.device
              && now.inode == access.inode;
      if (kept) {
        recording.discard(access);
      } else {
        access.threadId = tracee.tid;
        recording.emit(access);
      }
    }
    recording.release(now);
    accesses.clear();
  }

  /** The exec failed: nothing was closed. */
  void discard(Recording recording) {
    accesses.forEach(recording::discard);
    accesses.clear();
  }
}
