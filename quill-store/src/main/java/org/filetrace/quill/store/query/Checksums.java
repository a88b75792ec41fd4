package org.filetrace.quill.store.query;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;

import java.util.HexFormat;
import org.filetrace.quill.store.schema.tables.FileVersion;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;

/** Checksums in queries. */
final class Checksums {
  /** So many digits are indexed for those who know only the beginning. */
  private static final int INDEXED_DIGITS = 12;

  /** In SQLite no more are in the index. */
  private static final int INDEXED_DIGITS_SQLITE = 8;

  private Checksums() {}

  /**
   * Rows with this content.
   *
   * @param digest of the row
   * @param hexPrefix a digest in lower case, or its beginning
   */
  static Condition are(DSLContext store, Field<byte[]> digest, String hexPrefix) {
    return store.family() == SQLDialect.SQLITE
        ? inSqlite(digest, hexPrefix)
        : inPostgres(digest, hexPrefix);
  }

  private static Condition inPostgres(Field<byte[]> digest, String hexPrefix) {
    Field<String> hex = field("checksum_of({0})", String.class, digest);
    if (hexPrefix.length() == 64) {
      return hex.eq(hexPrefix);
    }
    Condition indexed =
        hexPrefix.length() < INDEXED_DIGITS
            ? noCondition()
            : field("checksum_start({0})", String.class, digest)
                .eq(hexPrefix.substring(0, INDEXED_DIGITS));
    return indexed.and(hex.between(hexPrefix, hexPrefix + "g"));
  }

  private static Condition inSqlite(Field<byte[]> digest, String hexPrefix) {
    String indexed = hexPrefix.substring(0, Math.min(INDEXED_DIGITS_SQLITE, hexPrefix.length()));
    Field<byte[]> start = field("substr({0}, 1, 4)", byte[].class, digest);
    Field<String> hex = field("lower(hex({0}))", String.class, digest);
    return start
        .between(filled(indexed, '0'), filled(indexed, 'f'))
        .and(digest.isNotNull())
        .and(hex.between(hexPrefix, hexPrefix + "g"));
  }

  private static byte[] filled(String digits, char rest) {
    return HexFormat.of()
        .parseHex(digits + String.valueOf(rest).repeat(INDEXED_DIGITS_SQLITE - digits.length()));
  }

  /** Whether two versions have the same digest, in the words of the engine's index on it. */
  static Condition equal(DSLContext store, FileVersion one, FileVersion other) {
    return store.family() == SQLDialect.SQLITE
        ? field("substr({0}, 1, 4)", byte[].class, one.DIGEST)
            .eq(field("substr({0}, 1, 4)", byte[].class, other.DIGEST))
            .and(one.DIGEST.eq(other.DIGEST))
        : field("checksum_of({0})", String.class, one.DIGEST)
            .eq(field("checksum_of({0})", String.class, other.DIGEST));
  }
}
