package org.filetrace.quill.store.merge;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.ToIntFunction;

/**
 * Rows of several items are numbered through when they are staged; walking the numbers upwards,
 * this finds the item of each again.
 */
final class OrdinalCursor<T> {
  private final Iterator<T> items;
  private final ToIntFunction<T> size;
  private T item;
  private long base;

  OrdinalCursor(Iterable<T> items, ToIntFunction<T> size) {
    this.items = items.iterator();
    this.size = size;
    this.item = this.items.next();
  }

  /** Moves on to the item of {@code ordinal}; returns the number within it. */
  int seek(long ordinal) {
    while (ordinal >= base + size.applyAsInt(item)) {
      if (!items.hasNext()) {
        throw new NoSuchElementException("ordinal " + ordinal);
      }
      base += size.applyAsInt(item);
      item = items.next();
    }
    return (int) (ordinal - base);
  }

  T item() {
    return item;
  }
}
