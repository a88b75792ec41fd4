package org.filetrace.tracer.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.filetrace.tracer.linux.Ptrace;

/**
 * Threads that stop in any order that ptrace(2) allows: a call's exit behind its entry and only
 * when it was asked for, nothing but death behind an exit event, a leader's death behind that of
 * its threads, and at an exec all other threads are gone. When the input ends, everybody is killed.
 */
final class Tasks {
  private static final int MOST = 16;
  private static final int SIGKILL = 9;

  private static final class Task {
    final int pid;
    final int parent;
    boolean inCall;
    boolean inExec;
    boolean exiting;

    Task(int pid, int parent) {
      this.pid = pid;
      this.parent = parent;
    }
  }

  private record Report(int tid, int status, long message) {}

  private final Choices choices;
  private final int firstTid;
  private final TreeMap<Integer, Task> tasks = new TreeMap<>();
  private final Deque<Report> reports = new ArrayDeque<>();
  private long message;

  Tasks(Choices choices, int rootPid) {
    this.choices = choices;
    this.firstTid = rootPid;
    tasks.put(rootPid, new Task(rootPid, 1));
  }

  /** False when nobody is left. */
  boolean nextStop(Stop stop) {
    while (reports.isEmpty()) {
      if (tasks.isEmpty()) {
        return false;
      }
      List<Integer> tids = new ArrayList<>(tasks.keySet());
      report(tids.get(choices.below(tids.size())));
    }
    Report report = reports.remove();
    stop.set(report.tid, report.status);
    message = report.message;
    return true;
  }

  /** The message of the event that was reported last. */
  long message() {
    return message;
  }

  int pid(int tid) {
    Task task = tasks.get(tid);
    return task == null ? tid : task.pid;
  }

  int parent(int tid) {
    Task task = tasks.get(tid);
    return task == null ? 0 : task.parent;
  }

  /** The call at whose entry a thread is. */
  void entered(int tid, boolean exec) {
    task(tid).inExec = exec;
  }

  void resumed(int tid, boolean toExitOfCall) {
    Task task = tasks.get(tid);
    if (task != null) {
      task.inCall = toExitOfCall;
    }
  }

  private void report(int tid) {
    Task task = task(tid);
    if (!choices.anyLeft()) {
      die(tid, SIGKILL);
    } else if (task.exiting) {
      die(tid, choices.octet() << 8);
    } else {
      switch (choices.below(16)) {
        case 0 -> die(tid, 1 + choices.below(64));
        case 1 -> exit(tid);
        case 2 -> exec(tid);
        case 3 -> begin(tid, Ptrace.PTRACE_EVENT_FORK);
        case 4 -> begin(tid, Ptrace.PTRACE_EVENT_VFORK);
        case 5 -> begin(tid, Ptrace.PTRACE_EVENT_CLONE);
        case 6 -> outsideOfCalls(tid, 1 + choices.below(64), 0);
        case 7 -> outsideOfCalls(tid, 1 + choices.below(64), Ptrace.PTRACE_EVENT_STOP);
        case 8 -> outsideOfCalls(tid, Ptrace.SIGTRAP, choices.octet());
        default -> call(tid);
      }
    }
  }

  private void call(int tid) {
    Task task = task(tid);
    if (task.inCall && task.inExec && choices.below(2) == 0) {
      exec(tid);
    } else if (task.inCall) {
      stop(tid, Ptrace.SIGTRAP | 0x80, 0, 0);
    } else {
      stop(tid, Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_SECCOMP, 0);
    }
  }

  /** Signals, group-stops and events of no further consequence. */
  private void outsideOfCalls(int tid, int signal, int event) {
    boolean lifeOrDeath =
        event == Ptrace.PTRACE_EVENT_EXIT
            || event == Ptrace.PTRACE_EVENT_EXEC
            || event == Ptrace.PTRACE_EVENT_FORK
            || event == Ptrace.PTRACE_EVENT_VFORK
            || event == Ptrace.PTRACE_EVENT_CLONE;
    if (task(tid).inCall || lifeOrDeath || signal == (Ptrace.SIGTRAP | 0x80)) {
      call(tid);
    } else {
      stop(tid, signal, event, choices.octet());
    }
  }

  private void begin(int parent, int event) {
    int tid = firstTid + choices.below(MOST);
    if (tasks.containsKey(tid)) {
      call(parent);
      return;
    }
    Task by = task(parent);
    boolean thread = event == Ptrace.PTRACE_EVENT_CLONE && choices.below(2) == 0;
    tasks.put(tid, thread ? new Task(by.pid, by.parent) : new Task(tid, by.pid));
    Report news = new Report(parent, stopped(Ptrace.SIGTRAP, event), tid);
    if (choices.below(2) == 0) { // its own first stop may come before
      stop(tid, Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_STOP, 0);
    }
    reports.add(news);
  }

  private void exit(int tid) {
    task(tid).exiting = true;
    stop(tid, Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_EXIT, choices.octet() << 8);
  }

  private void die(int tid, int status) {
    int pid = task(tid).pid;
    for (int other : new ArrayList<>(tasks.keySet())) {
      if (tid == pid && other != tid && task(other).pid == pid) {
        gone(other, status);
      }
    }
    gone(tid, status);
  }

  /** It is in its call, and nobody else's, when it succeeds; or was before it was traced. */
  private void exec(int tid) {
    if (task(tid).inCall && !task(tid).inExec) {
      call(tid);
      return;
    }
    int pid = task(tid).pid;
    for (int other : new ArrayList<>(tasks.keySet())) {
      if (other != tid && other != pid && task(other).pid == pid) {
        gone(other, SIGKILL);
      }
    }
    if (tid != pid) {
      tasks.remove(tid);
      task(pid).exiting = false;
    }
    task(pid).inExec = false;
    stop(pid, Ptrace.SIGTRAP, Ptrace.PTRACE_EVENT_EXEC, tid);
  }

  private void gone(int tid, int status) {
    tasks.remove(tid);
    reports.add(new Report(tid, status, 0));
  }

  private void stop(int tid, int signal, int event, long with) {
    reports.add(new Report(tid, stopped(signal, event), with));
  }

  private static int stopped(int signal, int event) {
    return event << 16 | signal << 8 | 0x7f;
  }

  private Task task(int tid) {
    Task task = tasks.get(tid);
    if (task == null) {
      throw new AssertionError("no task " + tid);
    }
    return task;
  }
}
