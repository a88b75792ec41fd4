package org.filetrace.quill.store.retention;

import static org.filetrace.quill.store.schema.Tables.CHUNK;
import static org.filetrace.quill.store.schema.Tables.CHUNK_MEMBER;
import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_SET;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.SET_CHUNK;
import static org.filetrace.quill.store.schema.Tables.TRACE_FILE;
import static org.filetrace.quill.store.schema.Tables.TRACE_SET;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.TableField;

/**
 * Takes from traces which files they used, and then everything that nobody else refers to: sets,
 * their chunks, the versions, the directories. A version that a kept trace used or wrote stays.
 */
final class FileRemoval {
  /** Below the engines' limits of bind variables. */
  private static final int IDS_PER_STATEMENT = 5000;

  /** Names that are whole paths are in this directory. */
  private static final long NO_DIRECTORY = 0;

  private final DSLContext sql;

  FileRemoval(DSLContext sql) {
    this.sql = sql;
  }

  void of(List<Long> traces) {
    Set<Long> versions = values(TRACE_FILE.VERSION_ID, TRACE_FILE.TRACE_ID, traces);
    versions.addAll(values(FILE_VERSION.VERSION_ID, FILE_VERSION.WRITTEN_BY, traces));
    Set<Long> sets = values(TRACE_SET.SET_ID, TRACE_SET.TRACE_ID, traces);
    delete(TRACE_FILE.TRACE_ID, traces);
    delete(TRACE_SET.TRACE_ID, traces);
    sql.update(FILE_VERSION)
        .setNull(FILE_VERSION.WRITTEN_BY)
        .setNull(FILE_VERSION.WRITTEN_AS)
        .where(FILE_VERSION.WRITTEN_BY.in(traces))
        .execute();
    versions.addAll(removeSets(without(sets, TRACE_SET.SET_ID)));
    removeVersions(versions);
  }

  /** Returns the versions that were in them. */
  private Set<Long> removeSets(Set<Long> sets) {
    Set<Long> chunks = values(SET_CHUNK.CHUNK_ID, SET_CHUNK.SET_ID, sets);
    delete(SET_CHUNK.SET_ID, sets);
    delete(FILE_SET.SET_ID, sets);
    Set<Long> unused = without(chunks, SET_CHUNK.CHUNK_ID);
    Set<Long> versions = values(CHUNK_MEMBER.VERSION_ID, CHUNK_MEMBER.CHUNK_ID, unused);
    delete(CHUNK_MEMBER.CHUNK_ID, unused);
    delete(CHUNK.CHUNK_ID, unused);
    return versions;
  }

  private void removeVersions(Set<Long> versions) {
    Set<Long> unused = without(without(versions, TRACE_FILE.VERSION_ID), CHUNK_MEMBER.VERSION_ID);
    for (List<Long> some : portions(unused)) {
      unused.removeAll(
          sql.select(FILE_VERSION.VERSION_ID)
              .from(FILE_VERSION)
              .where(FILE_VERSION.VERSION_ID.in(some))
              .and(FILE_VERSION.WRITTEN_BY.isNotNull())
              .fetch(FILE_VERSION.VERSION_ID));
    }
    Set<Long> directories = values(FILE_VERSION.DIRECTORY_ID, FILE_VERSION.VERSION_ID, unused);
    delete(FILE_VERSION.VERSION_ID, unused);
    directories.remove(NO_DIRECTORY);
    delete(DIRECTORY.DIRECTORY_ID, without(directories, FILE_VERSION.DIRECTORY_ID));
  }

  private Set<Long> values(
      TableField<?, Long> value, TableField<?, Long> key, Collection<Long> keys) {
    Set<Long> found = new LinkedHashSet<>();
    for (List<Long> some : portions(keys)) {
      found.addAll(
          sql.selectDistinct(value).from(value.getTable()).where(key.in(some)).fetch(value));
    }
    return found;
  }

  /** Those of the ids that stand in no row of the column. */
  private Set<Long> without(Set<Long> ids, TableField<?, Long> column) {
    Set<Long> left = new LinkedHashSet<>(ids);
    left.removeAll(values(column, column, ids));
    return left;
  }

  private void delete(TableField<?, Long> key, Collection<Long> keys) {
    for (List<Long> some : portions(keys)) {
      sql.deleteFrom(key.getTable()).where(key.in(some)).execute();
    }
  }

  private static List<List<Long>> portions(Collection<Long> ids) {
    List<Long> all = new ArrayList<>(ids);
    List<List<Long>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += IDS_PER_STATEMENT) {
      portions.add(all.subList(from, Math.min(all.size(), from + IDS_PER_STATEMENT)));
    }
    return portions;
  }
}
