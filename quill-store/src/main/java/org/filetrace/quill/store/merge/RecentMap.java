package org.filetrace.quill.store.merge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was used last, in two halves: when the newer one is full it becomes the older one, and what
 * is used again of that moves over. Unlike a list in the order of use it writes nothing when it is
 * only asked, which garbage collectors would have to follow.
 */
final class RecentMap<K, V> {
  private final int half;
  private Map<K, V> newer = new HashMap<>();
  private Map<K, V> older = new HashMap<>();

  /**
   * @param capacity at most so many entries
   */
  RecentMap(int capacity) {
    half = capacity / 2;
  }

  @Nullable V get(K key) {
    V value = newer.get(key);
    if (value == null) {
      value = older.get(key);
      if (value != null) {
        put(key, value);
      }
    }
    return value;
  }

  void put(K key, V value) {
    newer.put(key, value);
    if (newer.size() >= half) {
      older = newer;
      newer = new HashMap<>();
    }
  }

  void forget() {
    newer = new HashMap<>();
    older = new HashMap<>();
  }
}
