package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.jooq.impl.DSL.field;

import org.filetrace.quill.store.schema.tables.FileVersion;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;

/** Checksums in queries. */
final class Checksums {
  private Checksums() {}

  /**
   * Versions of this content.
   *
   * @param hexPrefix a digest in lower case, or its beginning
   */
  static Condition are(DSLContext store, String hexPrefix) {
    Field<String> hex = hex(store, FILE_VERSION);
    return hexPrefix.length() == 64 ? hex.eq(hexPrefix) : hex.between(hexPrefix, hexPrefix + "g");
  }

  /** The digest in hex, in the words of the engine's index on it. */
  static Field<String> hex(DSLContext store, FileVersion version) {
    return store.family() == SQLDialect.SQLITE
        ? field("nullif(lower(hex({0})), '')", String.class, version.DIGEST)
        : field("encode({0}, 'hex')", String.class, version.DIGEST);
  }
}
