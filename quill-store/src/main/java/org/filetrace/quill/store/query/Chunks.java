package org.filetrace.quill.store.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ids in portions for IN lists, below the engines' limits of bind variables. */
final class Chunks {
  private static final int SIZE = 10_000;

  private Chunks() {}

  static Stream<List<Long>> of(Collection<Long> ids) {
    List<Long> all = new ArrayList<>(ids);
    return IntStream.range(0, (all.size() + SIZE - 1) / SIZE)
        .mapToObj(i -> all.subList(i * SIZE, Math.min(all.size(), (i + 1) * SIZE)));
  }
}
