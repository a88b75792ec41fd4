package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.PATH;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** File versions that some job had to do with. */
public final class SelectVersions {
  private final DSLContext store;

  public SelectVersions(DSLContext store) {
    this.store = store;
  }

  public List<FileVersion> ofIds(Collection<Long> versionIds) {
    List<FileVersion> versions = new ArrayList<>();
    Chunks.of(versionIds)
        .forEach(chunk -> versions.addAll(where(FILE_VERSION.VERSION_ID.in(chunk))));
    return versions;
  }

  /** Every version of a name, the one used last first. */
  public List<FileVersion> ofPath(String pathname) {
    Field<Long> lastUse =
        field(
            select(max(FILE_USE.LAST_NS))
                .from(FILE_USE)
                .where(FILE_USE.VERSION_ID.eq(FILE_VERSION.VERSION_ID)));
    return store
        .select(FileVersion.COLUMNS)
        .from(FILE_VERSION)
        .join(PATH)
        .on(PATH.PATH_ID.eq(FILE_VERSION.PATH_ID))
        .where(PATH.PATHNAME.eq(pathname))
        .and(isUsed())
        .orderBy(lastUse.desc(), FILE_VERSION.VERSION_ID.desc())
        .fetch(row -> Objects.requireNonNull(FileVersion.of(row)));
  }

  /**
   * Every version of a content.
   *
   * @param hexPrefix SHA-256 or its beginning, lower case
   */
  public List<FileVersion> ofContent(String hexPrefix) {
    return where(Checksums.are(store, hexPrefix).and(isUsed()));
  }

  private static Condition isUsed() {
    return exists(
        selectOne().from(FILE_USE).where(FILE_USE.VERSION_ID.eq(FILE_VERSION.VERSION_ID)));
  }

  private List<FileVersion> where(Condition condition) {
    return store
        .select(FileVersion.COLUMNS)
        .from(FILE_VERSION)
        .join(PATH)
        .on(PATH.PATH_ID.eq(FILE_VERSION.PATH_ID))
        .where(condition)
        .orderBy(FILE_VERSION.VERSION_ID)
        .fetch(row -> Objects.requireNonNull(FileVersion.of(row)));
  }
}
