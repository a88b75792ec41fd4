package org.filetrace.tracer.loop;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.filetrace.spool.MarkKind;
import org.jspecify.annotations.Nullable;

/**
 * The processes and threads of the job: who begins, who becomes another program, who ends.
 *
 * <p>A child's first stop and the event that announces it come in any order. A stop of an unknown
 * thread is explained by /proc; the event is then no news.
 */
final class Family {
  /** How long the job's end may wait for its record (design: the exit barrier). */
  private static final long COMMIT_MS = 10_000;

  private static final int SIGKILL_STATUS = 9;
  private static final int FIRST = 1;

  private final Recording recording;
  private final Kernel kernel;
  private final CallRecorder calls;
  private final Tracees tracees = new Tracees();
  private final Map<Integer, TracedProcess> processes = new HashMap<>();
  private final Set<Integer> deadBeforeAnnounced = new HashSet<>();

  /** Processes that have not ended. */
  private int live;

  private final int[] pidAndParent = new int[2];
  private final long[] readAndWritten = new long[2];

  Family(Recording recording, CallRecorder calls, int rootPid) {
    this.recording = recording;
    this.kernel = recording.kernel;
    this.calls = calls;
    Tracee root = addProcess(rootPid, null, new DescriptorTable());
    root.announced = true;
  }

  Tracees tracees() {
    return tracees;
  }

  /** The thread of a stop. */
  Tracee member(int tid) {
    Tracee tracee = tracees.get(tid);
    return tracee != null ? tracee : unannounced(tid);
  }

  /** At a fork, vfork or clone event. */
  void born(Tracee parent) {
    int tid = (int) kernel.eventMessage(parent);
    if (tid <= 0 || deadBeforeAnnounced.remove(tid)) {
      return;
    }
    Tracee known = tracees.get(tid);
    if (known == null) {
      boolean thread = kernel.threadOf(parent.process.pid, tid);
      known = add(tid, parent, thread);
    }
    known.announced = true;
  }

  /** At an exec event: all other threads of the process are gone, and its leader's id is kept. */
  void replaced(Tracee leader) {
    int former = (int) kernel.eventMessage(leader);
    Tracee caller = former > 0 ? tracees.get(former) : null;
    if (caller != null && caller != leader) {
      calls.exiting(leader); // its own call, if no exit event told that it was killed in there
      takeOver(leader, caller);
    }
    calls.replaced(leader);
    TracedProcess process = leader.process;
    forgetOthers(process, leader);
    if (!leader.exiting) {
      leader.descriptors.release();
    }
    leader.exiting = false;
    leader.descriptors = new DescriptorTable();
    process.liveThreads = 1;
    process.oneDescriptorTable = true;
    process.usesIoUring = false;
  }

  /** At an exit event: the thread's descriptors and its process's numbers can still be read. */
  void exiting(Tracee tracee) {
    calls.exiting(tracee);
    tracee.exiting = true;
    TracedProcess process = tracee.process;
    process.liveThreads--;
    if (tracee.tid == process.pid && process.liveThreads > 0) {
      process.leaderStatus = (int) kernel.eventMessage(tracee);
    }
    if (tracee.descriptors.release()) {
      calls.closingAll(tracee);
    }
    if (process.liveThreads == 0) {
      calls.endsWithoutExec(tracee);
      calls.unmapped(tracee);
      boolean counted = kernel.io(tracee, readAndWritten);
      ended(
          process,
          exitStatus(tracee),
          counted ? readAndWritten[0] : -1,
          counted ? readAndWritten[1] : -1);
    }
  }

  /** A thread is gone and reaped. Without an exit event before, its descriptors were not seen. */
  void dead(int tid, int status) {
    Tracee tracee = tracees.get(tid);
    if (tracee == null) {
      deadBeforeAnnounced.add(tid);
      return;
    }
    tracees.remove(tid);
    if (!tracee.announced) {
      deadBeforeAnnounced.add(tid);
    }
    if (!tracee.exiting) {
      diedUnseen(tracee, status);
    }
    if (tid == tracee.process.pid) {
      processes.remove(tid, tracee.process);
    }
  }

  private void diedUnseen(Tracee tracee, int status) {
    calls.exiting(tracee);
    TracedProcess process = tracee.process;
    process.liveThreads--;
    boolean lost = tracee.descriptors.release() && tracee.descriptors.anyOpen();
    if (lost) {
      recording.mark(MarkKind.EXIT_UNSEEN, tracee);
    }
    if (process.liveThreads == 0) {
      ended(process, tracee.tid == process.pid ? status : SIGKILL_STATUS, -1, -1);
    }
  }

  private void ended(TracedProcess process, int status, long readBytes, long writtenBytes) {
    kernel.forget(process);
    if (process.ended) { // a thread that no event announced, as when all are killed, outlived it
      return;
    }
    recording.sink.processEnded(process.number, kernel.now(), status, readBytes, writtenBytes);
    process.ended = true;
    live--;
    if (process.number == FIRST || live == 0) {
      recording.sink.commit(COMMIT_MS);
    }
  }

  /**
   * What wait(2) will say of the process, as far as its last thread knows: the status of exit_group
   * or of the fatal signal. Only a leader that left alone with a status before others returned 0
   * says more.
   */
  private int exitStatus(Tracee last) {
    int status = (int) kernel.eventMessage(last);
    if (last.tid == last.process.pid) {
      return status;
    }
    return status != 0 ? status : last.process.leaderStatus;
  }

  private Tracee unannounced(int tid) {
    boolean found = kernel.parentage(tid, pidAndParent);
    int pid = found ? pidAndParent[0] : tid;
    TracedProcess process = processes.get(pid);
    if (process != null) {
      Tracee sibling = tracees.threadOf(process, tid);
      if (sibling != null) {
        return add(tid, sibling, true);
      }
    }
    TracedProcess parent = found ? processes.get(pidAndParent[1]) : null;
    Tracee thread = parent == null ? null : tracees.threadOf(parent, tid);
    return thread == null
        ? addProcess(tid, parent, new DescriptorTable())
        : add(tid, thread, false);
  }

  private Tracee add(int tid, Tracee parent, boolean thread) {
    boolean shares = kernel.shareDescriptors(parent.tid, tid);
    DescriptorTable descriptors = shares ? parent.descriptors : new DescriptorTable();
    if (shares) {
      descriptors.share();
    }
    if (!thread) {
      Tracee child = addProcess(tid, parent.process, descriptors);
      parent.process.hadThreads |= shares;
      child.process.hadThreads = shares;
      child.process.sharesWithParent = shares || kernel.shareMemory(parent.tid, tid);
      return child;
    }
    TracedProcess process = parent.process;
    process.hadThreads = true;
    process.liveThreads++;
    process.oneDescriptorTable &= shares;
    Tracee tracee = new Tracee(tid, process, descriptors);
    tracees.add(tracee);
    return tracee;
  }

  private Tracee addProcess(int pid, @Nullable TracedProcess parent, DescriptorTable descriptors) {
    int number =
        recording.sink.processStarted(parent == null ? 0 : parent.number, pid, kernel.now());
    TracedProcess process = new TracedProcess(pid, number);
    process.liveThreads = 1;
    if (parent != null) {
      process.inherit(parent);
    }
    live++;
    processes.put(pid, process);
    Tracee tracee = new Tracee(pid, process, descriptors);
    tracees.add(tracee);
    return tracee;
  }

  /** The thread that called exec goes on under the leader's id. */
  private void takeOver(Tracee leader, Tracee caller) {
    leader.found = caller.found;
    leader.snapshot = caller.snapshot;
    leader.pending = caller.pending;
    caller.found = null;
    caller.snapshot = null;
  }

  private void forgetOthers(TracedProcess process, Tracee leader) {
    for (Tracee other = tracees.threadOf(process, leader.tid);
        other != null;
        other = tracees.threadOf(process, leader.tid)) {
      calls.exiting(other);
      if (!other.exiting) {
        other.descriptors.release();
      }
      tracees.remove(other.tid);
    }
  }
}
