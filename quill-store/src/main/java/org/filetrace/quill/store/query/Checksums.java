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

  /** As many are in the index for those who know only the beginning, and in the views' column. */
  private static final int START_DIGITS = 6;

  private Checksums() {}

  /**
   * Rows with this content.
   *
   * @param digest of the row
   * @param hexPrefix a digest in lower case, or its beginning
   */
  static Condition are(DSLContext store, Field<byte[]> digest, String hexPrefix) {
    Field<String> checksum = checksum(store, digest);
    if (!isSqlite(store) && hexPrefix.length() == DIGITS) {
      return checksum.eq(hexPrefix);
    }
    Condition indexed =
        hexPrefix.length() < START_DIGITS
            ? beginsWith(start(store, digest), hexPrefix)
            : start(store, digest).eq(hexPrefix.substring(0, START_DIGITS));
    return indexed.and(beginsWith(checksum, hexPrefix));
  }

  private static Condition beginsWith(Field<String> digits, String prefix) {
    return digits.between(prefix, prefix + "g");
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
        isSqlite(store) ? "nullif(substr(lower(hex({0})), 1, 6), '')" : "checksum_start({0})",
        String.class,
        digest);
  }

  private static boolean isSqlite(DSLContext store) {
    return store.family() == SQLDialect.SQLITE;
  }
}
