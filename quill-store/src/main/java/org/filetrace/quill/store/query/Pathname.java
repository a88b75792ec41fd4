package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;

import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Paths in queries: the store keeps directory and name. */
final class Pathname {
  /** Directory of names that are whole paths without a slash in front. */
  static final long NO_DIRECTORY = 0;

  private Pathname() {}

  /** Of a row with {@code directory_id}, {@code path} and {@code name}; null when not joined. */
  static @Nullable String of(Record row) {
    @Nullable Long directory = row.get(FILE_VERSION.DIRECTORY_ID);
    if (directory == null) {
      return null;
    }
    String name = row.get(FILE_VERSION.NAME);
    return directory == NO_DIRECTORY ? name : row.get(DIRECTORY.PATH) + "/" + name;
  }
}
