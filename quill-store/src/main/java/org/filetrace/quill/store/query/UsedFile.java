package org.filetrace.quill.store.query;

import static java.util.stream.Collectors.toSet;
import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.query.SelectUses.Use;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * A path that some job used, and what it found there.
 *
 * @param version null when the file was not there or could not be examined
 */
record UsedFile(
    String pathname,
    @Nullable Long sizeBytes,
    @Nullable Long mtimeNs,
    @Nullable FileVersion version) {
  /** What some traces used, by the ids of the versions. */
  static Map<Long, UsedFile> ofUses(DSLContext store, Collection<Use> uses) {
    return ofIds(store, uses.stream().map(Use::versionId).collect(toSet()));
  }

  /** By the ids of versions; without those that the store does not have or show. */
  static Map<Long, UsedFile> ofIds(DSLContext store, Collection<Long> versionIds) {
    Map<Long, UsedFile> files = new HashMap<>();
    Chunks.of(versionIds)
        .forEach(
            chunk ->
                store
                    .select(FileVersion.COLUMNS)
                    .from(FILE_VERSION)
                    .join(DIRECTORY)
                    .on(DIRECTORY.DIRECTORY_ID.eq(FILE_VERSION.DIRECTORY_ID))
                    .where(Chunks.among(store, FILE_VERSION.VERSION_ID, chunk))
                    .forEach(row -> files.put(row.get(FILE_VERSION.VERSION_ID), of(row))));
    return files;
  }

  private static UsedFile of(Record row) {
    return new UsedFile(
        Objects.requireNonNull(Pathname.of(row)),
        row.get(FILE_VERSION.SIZE_BYTES),
        row.get(FILE_VERSION.MTIME_NS),
        FileVersion.of(row));
  }
}
