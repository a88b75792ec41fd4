package org.filetrace.quill.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** The version that Flyway left in the store, read without Flyway: a query must start fast. */
final class SchemaVersion {
  private SchemaVersion() {}

  static void require(Store store) {
    @Nullable String version = read(store);
    if (Store.SCHEMA_VERSION.equals(version)) {
      return;
    }
    String place = store.location().display();
    throw new StoreException(
        version == null
            ? "store " + place + " holds no Quill schema: run 'quill-collector once' on it first"
            : "store "
                + place
                + " has schema version "
                + version
                + ", this program expects "
                + Store.SCHEMA_VERSION
                + ": run the newer of the two versions' quill-collector, or use its quill",
        null);
  }

  static boolean isCurrent(Store store) {
    return Store.SCHEMA_VERSION.equals(read(store));
  }

  private static @Nullable String read(Store store) {
    try {
      return store
          .sql()
          .select(field(name("version"), String.class))
          .from(table(name("flyway_schema_history")))
          .where(field(name("success"), Boolean.class))
          .orderBy(field(name("installed_rank")).desc())
          .limit(1)
          .fetchOne(0, String.class);
    } catch (DataAccessException e) {
      return null;
    }
  }
}
