package org.filetrace.quill.store.merge;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ids of the rows used last; forgotten after a rollback, because the rows may be gone. */
final class IdCache<K> {
  private final Map<K, Long> ids;

  IdCache(int capacity) {
    ids =
        new LinkedHashMap<>(1024, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
            return size() > capacity;
          }
        };
  }

  /** 0 when unknown. */
  long get(K key) {
    Long id = ids.get(key);
    return id == null ? 0 : id;
  }

  void put(K key, long id) {
    ids.put(key, id);
  }

  void forget() {
    ids.clear();
  }
}
