package org.filetrace.tracer.record;

/**
 * Numbers of the file versions seen lately: path and identity to {@code version_no}. A newer
 * version may displace an older one, which then gets a new number when it comes again.
 */
final class VersionDictionary {
  private static final int SLOTS = 1 << 13;
  private static final int WAYS = 4;
  private static final int LONGS = 8;

  private final long[] table = new long[SLOTS * LONGS];
  private int victim;

  /** The number of this version of the file at {@code pathNo}, or 0. */
  long find(long fingerprint, long pathNo, EventView event) {
    int first = firstSlot(fingerprint, pathNo);
    for (int slot = first; slot < first + WAYS * LONGS; slot += LONGS) {
      if (isAt(slot, pathNo, event)) {
        return table[slot + 7];
      }
    }
    return 0;
  }

  private boolean isAt(int slot, long pathNo, EventView event) {
    return table[slot] == pathNo
        && table[slot + 1] == event.inode()
        && table[slot + 2] == event.mtimeNs()
        && table[slot + 3] == event.ctimeNs()
        && table[slot + 4] == event.sizeBytes()
        && table[slot + 5] == event.device()
        && table[slot + 6] == event.mode();
  }

  void put(long fingerprint, long pathNo, EventView event, long number) {
    int slot = slotToFill(firstSlot(fingerprint, pathNo));
    table[slot] = pathNo;
    table[slot + 1] = event.inode();
    table[slot + 2] = event.mtimeNs();
    table[slot + 3] = event.ctimeNs();
    table[slot + 4] = event.sizeBytes();
    table[slot + 5] = event.device();
    table[slot + 6] = event.mode();
    table[slot + 7] = number;
  }

  private int slotToFill(int first) {
    for (int slot = first; slot < first + WAYS * LONGS; slot += LONGS) {
      if (table[slot + 7] == 0) {
        return slot;
      }
    }
    victim = victim + 1 & WAYS - 1;
    return first + victim * LONGS;
  }

  private static int firstSlot(long fingerprint, long pathNo) {
    long hash = (fingerprint ^ pathNo) * 0x9E3779B97F4A7C15L;
    return ((int) (hash >>> 40) & SLOTS - 1 & -WAYS) * LONGS;
  }
}
