package org.filetrace.tracer.loop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A thread group under trace. */
final class TracedProcess {
  final int pid;

  /** Number in this trace, from 1; the sink gives it. */
  final int number;

  /** Threads that have not reached their exit stop. */
  int liveThreads;

  boolean ended;

  /** With what the leader left, if other threads ran on. */
  int leaderStatus;

  /** All threads share one descriptor table, so that a pidfd reaches it. */
  boolean oneDescriptorTable = true;

  /** It has run a program since it was forked. */
  boolean executed;

  /** Another thread or process has had its descriptors, too. */
  boolean hadThreads;

  /** It moves data by calls that the kernel does not count: splice(2), tee(2), vmsplice(2). */
  boolean splices;

  /** It runs in its parent's memory or with its descriptors, and nothing of it was told yet. */
  boolean sharesWithParent;

  /** Pipes that it created or opened, if there were any. */
  @Nullable PipeCounts pipes;

  /** Descriptors can change without a system call that we see. */
  boolean usesIoUring;

  /**
   * What it runs was executed under trace. Before, it is the launcher or the scheduler: their open
   * files are not the job's, and may be none of ours to see.
   */
  boolean runsProgramOfJob;

  /** It left the root or namespaces of the job: absolute paths begin elsewhere. */
  boolean foreignRoot;

  /** A clone into other namespaces is on its way: what is born now begins with a foreign root. */
  boolean entersNamespace;

  /** Marks that were made for this process: one of a kind is enough. */
  final Set<String> marks = new HashSet<>(0);

  /** A pidfd(2) of the process for pidfd_getfd(2): -1 not opened, -2 not to be had. */
  int pidfd = -1;

  /**
   * Files mapped shared that may be written; a mapping outlives its descriptor, and a fork inherits
   * it.
   */
  final List<MappedFile> mappings = new ArrayList<>(0);

  TracedProcess(int pid, int number) {
    this.pid = pid;
    this.number = number;
  }

  void inherit(TracedProcess parent) {
    foreignRoot = parent.foreignRoot || parent.entersNamespace;
    runsProgramOfJob = parent.runsProgramOfJob;
    mappings.addAll(parent.mappings);
  }
}
