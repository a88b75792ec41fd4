package org.filetrace.quill.store.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SetChunkerTest {
  private static Set<SetDigest> digests(long[] ids) {
    return SetChunker.chunks(ids).stream()
        .map(chunk -> SetDigest.ofIds(SetDigest.Kind.CHUNK, 0, chunk))
        .collect(Collectors.toSet());
  }

  private static long[] libraries(int seed, int count) {
    return new Random(seed).longs(count, 1, 100_000).distinct().sorted().toArray();
  }

  @Test
  void aCutSetIsTheSetAgain() {
    for (int seed = 0; seed < 50; seed++) {
      long[] ids = libraries(seed, seed * 40);
      List<Long> joined = new ArrayList<>();
      SetChunker.chunks(ids).forEach(c -> Arrays.stream(c).forEach(joined::add));
      assertThat(joined).containsExactlyElementsOf(LongStream.of(ids).boxed().toList());
    }
  }

  @Test
  void oneMoreMemberCostsOneOrTwoChunks() {
    for (int seed = 0; seed < 50; seed++) {
      long[] ids = libraries(seed, 200);
      long[] more =
          LongStream.concat(LongStream.of(ids), LongStream.of(50_000 + seed))
              .distinct()
              .sorted()
              .toArray();
      Set<SetDigest> changed = digests(more);
      changed.removeAll(digests(ids));
      assertThat(changed).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void chunksHaveSome32MembersAndNeverMoreThanTheirBound() {
    List<long[]> chunks = SetChunker.chunks(LongStream.range(1, 100_000).toArray());
    assertThat(chunks.size()).isBetween(100_000 / 40, 100_000 / 25);
    assertThat(chunks).allSatisfy(c -> assertThat(c.length).isLessThanOrEqualTo(256));
  }
}
