package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.CHUNK_MEMBER;
import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.SET_CHUNK;
import static org.filetrace.quill.store.schema.Tables.SHARED_BLOCK;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.filetrace.quill.store.schema.Tables.TRACE_DETAIL;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.Checksum;
import org.filetrace.quill.store.detail.DetailCorruptException;
import org.filetrace.quill.store.detail.DetailDecoder;
import org.filetrace.quill.store.detail.DetailSource;
import org.filetrace.quill.store.detail.SharedSet;
import org.filetrace.quill.store.merge.Algorithms;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;

/**
 * Every access of a trace as it happened, decoded from the trace's detail. What several traces
 * share is read once for each instance: use one for traces that are asked for together.
 */
public final class SelectAccesses {
  /** So many accesses are decoded together, some 100 bytes of memory each. */
  private static final long TOGETHER_MAX = 200_000;

  private final DSLContext store;
  private final Map<Long, SharedSet> sets = new HashMap<>();
  private final Map<Long, byte[]> blocks = new HashMap<>();
  private final Map<Long, DetailSource.StoredFile> files = new HashMap<>();

  public SelectAccesses(DSLContext store) {
    this.store = store;
  }

  /**
   * The accesses of a trace in the order of the system calls: one part of some 260,000 after the
   * other; none when they were purged.
   *
   * @throws DetailCorruptException when the store is damaged
   */
  public List<Accesses> ofTrace(long traceId) {
    List<Accesses> parts = new ArrayList<>();
    ofTraces(List.of(traceId), (id, part) -> parts.add(part));
    return parts;
  }

  /** Hands out the same of several traces, of each its parts in order. */
  public void ofTraces(Collection<Long> traceIds, BiConsumer<Long, Accesses> receiver) {
    portions(traceIds).forEach(portion -> decode(portion, receiver));
  }

  /** As many traces together as stay small in memory. */
  private List<List<Long>> portions(Collection<Long> traceIds) {
    List<List<Long>> portions = new ArrayList<>();
    long[] accesses = {0};
    Chunks.of(traceIds)
        .forEach(
            chunk ->
                store
                    .select(TRACE.TRACE_ID, TRACE.ACCESSES)
                    .from(TRACE)
                    .where(Chunks.among(store, TRACE.TRACE_ID, chunk))
                    .forEach(
                        row -> {
                          accesses[0] += row.value2();
                          if (portions.isEmpty() || accesses[0] > TOGETHER_MAX) {
                            accesses[0] = row.value2();
                            portions.add(new ArrayList<>());
                          }
                          portions.get(portions.size() - 1).add(row.value1());
                        }));
    return portions;
  }

  /** Asks for all that these traces refer to together: most of the time would go into asking. */
  private void decode(List<Long> traceIds, BiConsumer<Long, Accesses> receiver) {
    Result<Record2<Long, byte[]>> details =
        store
            .select(TRACE_DETAIL.TRACE_ID, TRACE_DETAIL.CONTENT)
            .from(TRACE_DETAIL)
            .where(Chunks.among(store, TRACE_DETAIL.TRACE_ID, traceIds))
            .orderBy(TRACE_DETAIL.TRACE_ID, TRACE_DETAIL.PART)
            .fetch();
    Set<Long> setIds = new TreeSet<>();
    Set<Long> blockIds = new TreeSet<>();
    for (Record2<Long, byte[]> detail : details) {
      DetailDecoder.References references = DetailDecoder.references(detail.value2());
      setIds.addAll(references.setIds());
      blockIds.addAll(references.sharedBlockIds());
    }
    readSets(without(setIds, sets.keySet()));
    Chunks.of(without(blockIds, blocks.keySet())).forEach(this::readBlocks);
    List<DetailDecoder> parsed =
        details.map(detail -> DetailDecoder.parse(detail.value2(), new Source()));
    Set<Long> fileIds = new TreeSet<>();
    parsed.forEach(decoder -> fileIds.addAll(decoder.storedIds()));
    Chunks.of(without(fileIds, files.keySet())).forEach(this::readFiles);
    for (int i = 0; i < parsed.size(); i++) {
      receiver.accept(details.get(i).value1(), parsed.get(i).accesses());
    }
  }

  private static List<Long> without(Set<Long> ids, Set<Long> known) {
    return ids.stream().filter(id -> !known.contains(id)).toList();
  }

  /** What was read already. */
  private final class Source implements DetailSource {
    @Override
    public SharedSet set(long setId) {
      return Objects.requireNonNull(sets.get(setId));
    }

    @Override
    public byte[] sharedBlock(long blockId) {
      byte[] block = blocks.get(blockId);
      if (block == null) {
        throw new DetailCorruptException("shared block " + blockId + " is not there");
      }
      return block;
    }

    @Override
    public Map<Long, StoredFile> files(Iterable<Long> versionIds) {
      return files;
    }
  }

  private void readSets(List<Long> setIds) {
    Map<Long, List<Long>> chunks = Links.of(store, SET_CHUNK.SET_ID, setIds, SET_CHUNK.CHUNK_ID);
    Map<Long, List<Long>> members =
        Links.of(store, CHUNK_MEMBER.CHUNK_ID, Links.values(chunks), CHUNK_MEMBER.VERSION_ID);
    for (long setId : setIds) {
      List<long[]> ofSet = new ArrayList<>();
      for (long chunkId : new TreeSet<>(chunks.getOrDefault(setId, List.of()))) {
        ofSet.add(
            members.getOrDefault(chunkId, List.of()).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray());
      }
      sets.put(setId, new SharedSet(setId, ofSet));
    }
  }

  private void readBlocks(List<Long> blockIds) {
    store
        .select(SHARED_BLOCK.BLOCK_ID, SHARED_BLOCK.CONTENT)
        .from(SHARED_BLOCK)
        .where(Chunks.among(store, SHARED_BLOCK.BLOCK_ID, blockIds))
        .forEach(row -> blocks.put(row.value1(), row.value2()));
  }

  private void readFiles(List<Long> versionIds) {
    store
        .select(FILE_VERSION.VERSION_ID, FILE_VERSION.SIZE_BYTES, FILE_VERSION.MTIME_NS)
        .select(FILE_VERSION.ALGORITHM_ID, FILE_VERSION.DIGEST)
        .select(FILE_VERSION.DIRECTORY_ID, DIRECTORY.PATH, FILE_VERSION.NAME)
        .from(FILE_VERSION)
        .join(DIRECTORY)
        .on(DIRECTORY.DIRECTORY_ID.eq(FILE_VERSION.DIRECTORY_ID))
        .where(Chunks.among(store, FILE_VERSION.VERSION_ID, versionIds))
        .forEach(row -> files.put(row.get(FILE_VERSION.VERSION_ID), file(row)));
  }

  private static DetailSource.StoredFile file(Record row) {
    byte @Nullable [] digest = row.get(FILE_VERSION.DIGEST);
    Checksum checksum =
        digest == null
            ? Checksum.ABSENT
            : new Checksum(
                Checksum.DONE, Algorithms.name(row.get(FILE_VERSION.ALGORITHM_ID)), digest, null);
    @Nullable Long size = row.get(FILE_VERSION.SIZE_BYTES);
    @Nullable Long mtimeNs = row.get(FILE_VERSION.MTIME_NS);
    return new DetailSource.StoredFile(
        Objects.requireNonNull(Pathname.of(row)),
        size == null ? -1 : size,
        mtimeNs == null ? 0 : mtimeNs,
        checksum);
  }
}
