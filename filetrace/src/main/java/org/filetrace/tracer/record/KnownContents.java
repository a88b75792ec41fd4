package org.filetrace.tracer.record;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Fingerprints of the file versions whose content need not be asked for again. A bounded set that
 * the ptrace thread asks and both others tell; what it forgets is asked for once more.
 *
 * <p>Time stamps move in steps of the kernel's tick. A version that was changed within the last
 * ticks before it was hashed is not <i>settled</i>: it can change again and look the same. Such a
 * one is known to readers, but asked for again when a writer closes it.
 */
final class KnownContents {
  private static final int SLOTS = 1 << 14;
  private static final int WAYS = 4;
  private static final long SETTLED = 1;

  private final AtomicLongArray fingerprints = new AtomicLongArray(SLOTS);
  private int victim;

  /** Whether the version's content is taken care of, seen from a descriptor that could write. */
  boolean isKnown(long fingerprint, boolean written) {
    int slot = find(fingerprint);
    return slot >= 0 && (!written || (fingerprints.get(slot) & SETTLED) != 0);
  }

  /** Its content is queued for hashing, or was hashed. */
  void add(long fingerprint) {
    if (find(fingerprint) < 0) {
      fingerprints.set(slotToFill(fingerprint), fingerprint & ~SETTLED);
    }
  }

  /** No change of it could be overlooked any more when it was hashed. */
  void settled(long fingerprint) {
    int slot = find(fingerprint);
    if (slot >= 0) {
      fingerprints.compareAndSet(slot, fingerprint & ~SETTLED, fingerprint | SETTLED);
    }
  }

  void forget(long fingerprint) {
    int slot = find(fingerprint);
    if (slot >= 0) {
      long found = fingerprints.get(slot);
      if ((found | SETTLED) == (fingerprint | SETTLED)) {
        fingerprints.compareAndSet(slot, found, 0);
      }
    }
  }

  private int find(long fingerprint) {
    int first = first(fingerprint);
    for (int slot = first; slot < first + WAYS; slot++) {
      if ((fingerprints.get(slot) | SETTLED) == (fingerprint | SETTLED)) {
        return slot;
      }
    }
    return -1;
  }

  private int slotToFill(long fingerprint) {
    int first = first(fingerprint);
    for (int slot = first; slot < first + WAYS; slot++) {
      if (fingerprints.get(slot) == 0) {
        return slot;
      }
    }
    victim = victim + 1 & WAYS - 1;
    return first + victim;
  }

  private static int first(long fingerprint) {
    return (int) (fingerprint >>> 32) & SLOTS - 1 & -WAYS;
  }
}
