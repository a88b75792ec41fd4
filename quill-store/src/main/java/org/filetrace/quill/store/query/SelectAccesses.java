package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.CHUNK_MEMBER;
import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.SET_CHUNK;
import static org.filetrace.quill.store.schema.Tables.SHARED_BLOCK;
import static org.filetrace.quill.store.schema.Tables.TRACE_DETAIL;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.Checksum;
import org.filetrace.quill.store.detail.DetailCorruptException;
import org.filetrace.quill.store.detail.DetailDecoder;
import org.filetrace.quill.store.detail.DetailSource;
import org.filetrace.quill.store.detail.SharedSet;
import org.filetrace.quill.store.merge.Algorithms;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Every access of a trace as it happened, decoded from the trace's detail. What several traces
 * share is read once for each instance: use one for traces that are asked for together.
 */
public final class SelectAccesses {
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
    return store
        .select(TRACE_DETAIL.CONTENT)
        .from(TRACE_DETAIL)
        .where(TRACE_DETAIL.TRACE_ID.eq(traceId))
        .orderBy(TRACE_DETAIL.PART)
        .fetch(row -> DetailDecoder.decode(row.value1(), new Source()));
  }

  private final class Source implements DetailSource {
    @Override
    public SharedSet set(long setId) {
      return sets.computeIfAbsent(setId, SelectAccesses.this::readSet);
    }

    @Override
    public byte[] sharedBlock(long blockId) {
      return blocks.computeIfAbsent(blockId, SelectAccesses.this::readBlock);
    }

    @Override
    public Map<Long, StoredFile> files(Iterable<Long> versionIds) {
      TreeSet<Long> unknown = new TreeSet<>();
      versionIds.forEach(
          id -> {
            if (!files.containsKey(id)) {
              unknown.add(id);
            }
          });
      Chunks.of(unknown).forEach(SelectAccesses.this::readFiles);
      return files;
    }
  }

  private SharedSet readSet(long setId) {
    Map<Long, List<Long>> chunks = new LinkedHashMap<>();
    store
        .select(CHUNK_MEMBER.CHUNK_ID, CHUNK_MEMBER.VERSION_ID)
        .from(SET_CHUNK)
        .join(CHUNK_MEMBER)
        .on(CHUNK_MEMBER.CHUNK_ID.eq(SET_CHUNK.CHUNK_ID))
        .where(SET_CHUNK.SET_ID.eq(setId))
        .orderBy(CHUNK_MEMBER.CHUNK_ID, CHUNK_MEMBER.VERSION_ID)
        .forEach(
            row -> chunks.computeIfAbsent(row.value1(), id -> new ArrayList<>()).add(row.value2()));
    return new SharedSet(
        setId,
        chunks.values().stream()
            .map(members -> members.stream().mapToLong(Long::longValue).toArray())
            .toList());
  }

  private byte[] readBlock(long blockId) {
    byte @Nullable [] content =
        store
            .select(SHARED_BLOCK.CONTENT)
            .from(SHARED_BLOCK)
            .where(SHARED_BLOCK.BLOCK_ID.eq(blockId))
            .fetchOne(SHARED_BLOCK.CONTENT);
    if (content == null) {
      throw new DetailCorruptException("shared block " + blockId + " is not there");
    }
    return content;
  }

  private void readFiles(List<Long> versionIds) {
    store
        .select(FILE_VERSION.VERSION_ID, FILE_VERSION.SIZE_BYTES, FILE_VERSION.MTIME_NS)
        .select(FILE_VERSION.ALGORITHM_ID, FILE_VERSION.DIGEST)
        .select(FILE_VERSION.DIRECTORY_ID, DIRECTORY.PATH, FILE_VERSION.NAME)
        .from(FILE_VERSION)
        .join(DIRECTORY)
        .on(DIRECTORY.DIRECTORY_ID.eq(FILE_VERSION.DIRECTORY_ID))
        .where(FILE_VERSION.VERSION_ID.in(versionIds))
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
