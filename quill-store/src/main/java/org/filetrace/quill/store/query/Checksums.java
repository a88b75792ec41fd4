package org.filetrace.quill.store.query;

import static org.jooq.impl.DSL.field;

import org.filetrace.quill.store.schema.tables.FileVersion;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;

/** Checksums in queries, in the words of each engine's indexes on them. */
final class Checksums {
  private static final int DIGITS = 64;

  /** As many are indexed for those who know only the beginning. */
  private static final int INDEXED_DIGITS = 8;

  /** By these whole checksums are found, too. */
  private static final int INDEXED_DIGITS_SQLITE = 4;

  private Checksums() {}

  /**
   * Rows with this content.
   *
   * @param digest of the row
   * @param hexPrefix a digest in lower case, or its beginning, 8 digits or more
   */
  static Condition are(DSLContext store, Field<byte[]> digest, String hexPrefix) {
    Field<String> checksum = checksum(store, digest);
    if (!isSqlite(store) && hexPrefix.length() == DIGITS) {
      return checksum.eq(hexPrefix);
    }
    int indexed = isSqlite(store) ? INDEXED_DIGITS_SQLITE : INDEXED_DIGITS;
    return start(store, digest)
        .eq(hexPrefix.substring(0, indexed))
        .and(checksum.between(hexPrefix, hexPrefix + "g"));
  }

  /** Whether two versions have the same digest. */
  static Condition equal(DSLContext store, FileVersion one, FileVersion other) {
    return isSqlite(store)
        ? start(store, one.DIGEST).eq(start(store, other.DIGEST)).and(one.DIGEST.eq(other.DIGEST))
        : checksum(store, one.DIGEST).eq(checksum(store, other.DIGEST));
  }

  private static Field<String> checksum(DSLContext store, Field<byte[]> digest) {
    return field(isSqlite(store) ? "lower(hex({0}))" : "checksum_of({0})", String.class, digest);
  }

  private static Field<String> start(DSLContext store, Field<byte[]> digest) {
    return field(
        isSqlite(store) ? "nullif(substr(lower(hex({0})), 1, 4), '')" : "checksum_prefix({0})",
        String.class,
        digest);
  }

  private static boolean isSqlite(DSLContext store) {
    return store.family() == SQLDialect.SQLITE;
  }
}
