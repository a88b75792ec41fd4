package org.filetrace.quill.store.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.filetrace.quill.store.detail.DetailSource.StoredFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a spool says comes back from the block, whatever of it the store shares. */
class DetailRoundTripTest {
  /** A store in memory: versions, sets and shared blocks by id. */
  private static final class Memory implements DetailSource {
    final Map<Long, StoredFile> files = new HashMap<>();
    final Map<Long, SharedSet> sets = new HashMap<>();
    final List<byte[]> blocks = new ArrayList<>();

    long share(byte[] block) {
      blocks.add(block);
      return blocks.size() - 1L;
    }

    @Override
    public SharedSet set(long setId) {
      return Objects.requireNonNull(sets.get(setId));
    }

    @Override
    public byte[] sharedBlock(long blockId) {
      return blocks.get((int) blockId);
    }

    @Override
    public Map<Long, StoredFile> files(Iterable<Long> versionIds) {
      return files;
    }
  }

  private final Memory memory = new Memory();

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasEncodedIsDecoded(int seed) {
    Random random = new Random(seed);
    Accesses accesses = new Accesses();
    long[] storedIds = someFiles(accesses, random);
    someAccesses(accesses, random, random.nextInt(500));
    byte[] block = encode(accesses, storedIds, someSets(storedIds, random), random.nextBoolean());
    assertThat(lines(DetailDecoder.decode(block, memory))).isEqualTo(lines(accesses));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aDamagedBlockIsReportedAndNeverHangs(int seed) {
    Random random = new Random(seed);
    Accesses accesses = new Accesses();
    long[] storedIds = someFiles(accesses, random);
    someAccesses(accesses, random, 1 + random.nextInt(100));
    byte[] block = encode(accesses, storedIds, List.of(), false);
    byte[] shorter = Arrays.copyOf(block, random.nextInt(block.length));
    assertThatThrownBy(() -> DetailDecoder.decode(shorter, memory))
        .isInstanceOf(DetailCorruptException.class);
  }

  @Test
  void aNewerFormatIsRefused() {
    assertThatThrownBy(() -> DetailDecoder.decode(new byte[] {9, 0}, memory))
        .isInstanceOf(DetailCorruptException.class)
        .hasMessageContaining("format 9");
  }

  @Test
  void jobsOfOneProgramHaveOneShape() {
    byte[] first = opensAndCloses(1_000_000, 4711).shape();
    byte[] second = opensAndCloses(9_000_123, 815).shape();
    assertThat(second).isEqualTo(first);
  }

  private DetailEncoder opensAndCloses(long startNs, int pid) {
    Accesses accesses = new Accesses();
    Random random = new Random(startNs);
    for (int i = 0; i < 20; i++) {
      int file = accesses.addFile(new SeenFile("/in/" + startNs + "/" + i, null));
      long at = startNs + i * 1000L + random.nextInt(500);
      accesses.add(2 * i + 1, at, 1, pid, 1, file, -1, 0, 3, 3, -1);
      accesses.add(2 * i + 2, at + 300, 1, pid, 2, file, -1, 0, 3, 0, 832);
    }
    return new DetailEncoder(
        new EncodedAccesses(accesses), new long[20], new StoredFile[20], List.of());
  }

  @Test
  void timesAreKeptToTheMicrosecond() {
    Accesses accesses = new Accesses();
    int file = accesses.addFile(new SeenFile("/in", null));
    accesses.add(1, 1_000_999, 1, 7, 1, file, -1, 0, 3, 3, -1);
    accesses.add(2, 1_001_001, 1, 7, 2, file, -1, 0, 3, 0, 832);
    Accesses decoded =
        DetailDecoder.decode(encode(accesses, new long[1], List.of(), false), memory);
    assertThat(List.of(decoded.atNs(0), decoded.atNs(1))).containsExactly(1_000_000L, 1_001_000L);
  }

  private byte[] encode(
      Accesses accesses, long[] storedIds, List<SharedSet> sets, boolean shareShape) {
    @Nullable StoredFile[] stored = new StoredFile[storedIds.length];
    Arrays.setAll(stored, file -> memory.files.get(storedIds[file]));
    DetailEncoder encoder =
        new DetailEncoder(new EncodedAccesses(accesses), storedIds, stored, sets);
    int chunks = encoder.identityKeys().size();
    long[] identities =
        IntStream.range(0, chunks).mapToLong(i -> memory.share(encoder.identities(i))).toArray();
    @Nullable Long shape = shareShape ? memory.share(encoder.shape()) : null;
    return encoder.block(identities, shape);
  }

  private static List<String> lines(Accesses accesses) {
    return IntStream.range(0, accesses.size()).mapToObj(accesses::describe).toList();
  }

  /**
   * Every tenth file has none stored, every seventh is the same stored version as the one before.
   */
  private long[] someFiles(Accesses accesses, Random random) {
    int count = 1 + random.nextInt(120);
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      SeenFile seen = someFile(random, i);
      ids[i] = random.nextInt(10) == 0 ? 0 : 1_000_000 + random.nextInt(5000);
      if (i > 0 && i % 7 == 0) {
        ids[i] = ids[i - 1];
      }
      if (memory.files.containsKey(ids[i])) {
        seen =
            new SeenFile(Objects.requireNonNull(memory.files.get(ids[i])).path(), seen.version());
      }
      accesses.addFile(seen);
      if (ids[i] != 0) {
        memory.files.putIfAbsent(ids[i], stored(seen, random));
      }
    }
    return ids;
  }

  private static SeenFile someFile(Random random, int i) {
    String path = "/home/u/ü" + i + (random.nextInt(20) == 0 ? "\n\\xff" : "");
    return new SeenFile(path, random.nextInt(5) == 0 ? null : someVersion(random));
  }

  private static SeenFile.Version someVersion(Random random) {
    long mtime = random.nextInt(10) == 0 ? random.nextLong() >> 2 : 1_700_000_000_000_000_000L;
    return new SeenFile.Version(
        random.nextInt(3),
        random.nextInt(9) == 0 ? random.nextLong() : random.nextInt(1 << 20),
        random.nextInt(4) == 0 ? random.nextLong() >>> 1 : random.nextInt(10000),
        mtime + random.nextInt(),
        mtime + random.nextInt(1000),
        random.nextInt(7) == 0 ? 0100755 : 0100644,
        someChecksum(random));
  }

  private static Checksum someChecksum(Random random) {
    int state = random.nextInt(5);
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return switch (state) {
      case Checksum.NONE -> Checksum.ABSENT;
      case Checksum.DONE -> new Checksum(state, "sha256", digest, null);
      default -> new Checksum(state, "sha256", null, "because " + state);
    };
  }

  /** Mostly what was seen; sometimes another state of it, as when a checksum came later. */
  private static StoredFile stored(SeenFile seen, Random random) {
    SeenFile.@Nullable Version v = seen.version();
    if (v == null) {
      return new StoredFile(seen.path(), -2, 0, Checksum.ABSENT);
    }
    Checksum checksum = random.nextInt(6) == 0 ? someChecksum(random) : v.checksum();
    long size = random.nextInt(6) == 0 ? 1 : v.sizeBytes();
    return new StoredFile(seen.path(), size, v.mtimeNs(), checksum);
  }

  private List<SharedSet> someSets(long[] storedIds, Random random) {
    long[] some =
        Arrays.stream(storedIds)
            .filter(id -> id != 0 && random.nextInt(3) > 0)
            .distinct()
            .sorted()
            .toArray();
    List<SharedSet> sets = new ArrayList<>();
    int cut = random.nextInt(some.length + 1);
    for (long[] part :
        List.of(Arrays.copyOf(some, cut), Arrays.copyOfRange(some, cut, some.length))) {
      if (part.length > 0) {
        int middle = random.nextInt(part.length);
        SharedSet set =
            new SharedSet(
                10L + sets.size() * 7L,
                middle == 0
                    ? List.of(part)
                    : List.of(
                        Arrays.copyOf(part, middle),
                        Arrays.copyOfRange(part, middle, part.length)));
        sets.add(set);
        memory.sets.put(set.setId(), set);
      }
    }
    return sets;
  }

  private static void someAccesses(Accesses accesses, Random random, int count) {
    long seq = random.nextInt(1000);
    long at = 1_750_000_000_000_000_000L;
    int files = accesses.files().size();
    for (int i = 0; i < count; i++) {
      seq += 1 + (random.nextInt(10) == 0 ? random.nextInt(5) : 0);
      at += 10_000L * (random.nextInt(10) == 0 ? -random.nextInt(10) : random.nextInt(100_000));
      int process = 1 + random.nextInt(3);
      int file = random.nextInt(files);
      SeenFile.@Nullable Version version = accesses.file(file).version();
      long[] offsets = {-1, 0, 832, version == null ? 7 : version.sizeBytes(), 1L << 40};
      accesses.add(
          seq,
          at,
          process,
          1000 + process * 10 + random.nextInt(2),
          1 + random.nextInt(11),
          file,
          random.nextInt(8) == 0 ? random.nextInt(files) : -1,
          random.nextInt(4) == 0 ? -1 : random.nextInt(1 << 20),
          random.nextInt(4) == 0 ? -1 : random.nextInt(10),
          random.nextInt(6) == 0 ? -random.nextInt(40) : random.nextInt(10),
          offsets[random.nextInt(offsets.length)]);
    }
  }
}
