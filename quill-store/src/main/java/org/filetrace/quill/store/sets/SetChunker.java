package org.filetrace.quill.store.sets;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a sorted set of file version ids into chunks where the ids themselves say so
 * (content-defined chunking, as rsync and LBFS do with bytes: Muthitacharoen et al., SOSP 2001).
 * Two jobs that read 200 libraries and differ in one share all chunks but the one around it; cut by
 * position they would share none, stored whole they would share nothing. Any cut is right, so that
 * the rule may change without a migration.
 */
public final class SetChunker {
  /** One id in 32 ends a chunk. */
  private static final long BOUNDARY_MASK = 31;

  /** Bounds what one new member costs. */
  static final int MAX_MEMBERS = 256;

  private SetChunker() {}

  /**
   * @param sortedIds ascending, without repetition
   * @return the same ids in the same order, cut
   */
  public static List<long[]> chunks(long[] sortedIds) {
    List<long[]> chunks = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < sortedIds.length; i++) {
      if (endsChunk(sortedIds[i]) || i + 1 - from == MAX_MEMBERS || i + 1 == sortedIds.length) {
        chunks.add(Arrays.copyOfRange(sortedIds, from, i + 1));
        from = i + 1;
      }
    }
    return chunks;
  }

  private static boolean endsChunk(long id) {
    return (mix(id) & BOUNDARY_MASK) == 0;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): neighbours become unlike. */
  private static long mix(long id) {
    long z = (id ^ (id >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
