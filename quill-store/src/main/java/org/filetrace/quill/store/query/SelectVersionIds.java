package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/**
 * The versions of a name or of a content. They are found first, so that the search for their uses
 * begins with them, and not where a planner of a dozen joins thinks best.
 */
final class SelectVersionIds {
  private final DSLContext store;

  SelectVersionIds(DSLContext store) {
    this.store = store;
  }

  List<Long> ofPath(String pathname) {
    return where(
        store.family() == SQLDialect.SQLITE
            ? inDirectory(pathname)
            : field(
                    "pathname_of({0}, {1})",
                    String.class, FILE_VERSION.DIRECTORY_ID, FILE_VERSION.NAME)
                .eq(pathname));
  }

  private static Condition inDirectory(String pathname) {
    int slash = pathname.lastIndexOf('/');
    if (slash < 0) {
      return FILE_VERSION
          .DIRECTORY_ID
          .eq(Pathname.NO_DIRECTORY)
          .and(FILE_VERSION.NAME.eq(pathname));
    }
    return FILE_VERSION
        .DIRECTORY_ID
        .in(
            select(DIRECTORY.DIRECTORY_ID)
                .from(DIRECTORY)
                .where(DIRECTORY.PATH.eq(pathname.substring(0, slash))))
        .and(FILE_VERSION.NAME.eq(pathname.substring(slash + 1)));
  }

  /**
   * @param hexPrefix SHA-256 or its beginning, 8 digits or more, lower case
   */
  List<Long> ofContent(String hexPrefix) {
    return where(Checksums.are(store, FILE_VERSION.DIGEST, hexPrefix));
  }

  private List<Long> where(Condition condition) {
    return store
        .select(FILE_VERSION.VERSION_ID)
        .from(FILE_VERSION)
        .where(condition)
        .fetch(FILE_VERSION.VERSION_ID);
  }
}
