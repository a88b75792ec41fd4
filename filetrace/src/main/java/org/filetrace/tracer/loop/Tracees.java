package org.filetrace.tracer.loop;

import org.jspecify.annotations.Nullable;

/**
 * The threads under trace by their id: an open-addressing table, since a lookup happens per stop.
 */
final class Tracees {
  private @Nullable Tracee[] slots = new Tracee[64];
  private int size;

  int size() {
    return size;
  }

  /** Copies all ids to {@code target}, which has room for them; returns how many. */
  int copyTids(int[] target) {
    int count = 0;
    for (Tracee tracee : slots) {
      if (tracee != null) {
        target[count++] = tracee.tid;
      }
    }
    return count;
  }

  @Nullable Tracee get(int tid) {
    for (int slot = home(tid); ; slot = slot + 1 & slots.length - 1) {
      Tracee tracee = slots[slot];
      if (tracee == null || tracee.tid == tid) {
        return tracee;
      }
    }
  }

  void add(Tracee tracee) {
    if (size * 2 >= slots.length) {
      grow();
    }
    place(tracee);
    size++;
  }

  void remove(int tid) {
    int hole = home(tid);
    Tracee tracee = slots[hole];
    while (tracee != null && tracee.tid != tid) {
      hole = hole + 1 & slots.length - 1;
      tracee = slots[hole];
    }
    if (tracee != null) {
      size--;
      closeHole(hole);
    }
  }

  /** A thread of this process other than {@code exceptTid}, or null. */
  @Nullable Tracee threadOf(TracedProcess process, int exceptTid) {
    for (Tracee tracee : slots) {
      if (tracee != null && tracee.process == process && tracee.tid != exceptTid) {
        return tracee;
      }
    }
    return null;
  }

  private void closeHole(int removed) {
    int hole = removed;
    slots[hole] = null;
    int slot = hole + 1 & slots.length - 1;
    for (Tracee next = slots[slot]; next != null; next = slots[slot]) {
      slots[slot] = null;
      place(next);
      slot = slot + 1 & slots.length - 1;
    }
  }

  private void place(Tracee tracee) {
    int slot = home(tracee.tid);
    while (slots[slot] != null) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = tracee;
  }

  private void grow() {
    @Nullable Tracee[] old = slots;
    slots = new Tracee[old.length * 2];
    for (Tracee tracee : old) {
      if (tracee != null) {
        place(tracee);
      }
    }
  }

  private int home(int tid) {
    return tid * 0x9E3779B9 >>> 16 & slots.length - 1;
  }
}
