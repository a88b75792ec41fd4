package org.filetrace.quill.store.merge;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import org.filetrace.quill.store.Store;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/**
 * Temporary tables of a merging connection. Rows are loaded there in bulk and moved by set
 * statements, sorted by their key, so that collectors that insert the same rows wait for each other
 * in one order and never in a circle.
 */
final class Staging {
  static final Table<Record> PATHS = table(name("incoming_path"));
  static final Field<Long> PATHS_ORDINAL = of("incoming_path", "ordinal", Long.class);
  static final Field<String> PATHS_PATHNAME = of("incoming_path", "pathname", String.class);

  static final Table<Record> VERSIONS = table(name("incoming_version"));
  static final Field<Long> VERSIONS_ORDINAL = of("incoming_version", "ordinal", Long.class);
  static final Field<Long> VERSIONS_PATH_ID = of("incoming_version", "path_id", Long.class);
  static final Field<Long> VERSIONS_TAG = of("incoming_version", "tag", Long.class);
  static final Field<Long> VERSIONS_SIZE = of("incoming_version", "size_bytes", Long.class);
  static final Field<Long> VERSIONS_MTIME = of("incoming_version", "mtime_ns", Long.class);
  static final Field<Integer> VERSIONS_STATE = of("incoming_version", "state_id", Integer.class);
  static final Field<Integer> VERSIONS_ALGORITHM =
      of("incoming_version", "algorithm_id", Integer.class);
  static final Field<byte[]> VERSIONS_DIGEST = of("incoming_version", "digest", byte[].class);

  static final Table<Record> NAMES = table(name("incoming_name"));
  static final Field<Long> NAMES_ORDINAL = of("incoming_name", "ordinal", Long.class);
  static final Field<Long> NAMES_VERSION = of("incoming_name", "version_ordinal", Long.class);
  static final Field<Long> NAMES_PATH_ID = of("incoming_name", "path_id", Long.class);

  static final Table<Record> USES = table(name("incoming_use"));
  static final Field<Long> USES_TRACE = of("incoming_use", "trace_id", Long.class);
  static final Field<Integer> USES_ROLE = of("incoming_use", "role_id", Integer.class);
  static final Field<Long> USES_PATH = of("incoming_use", "path_id", Long.class);
  static final Field<Long> USES_VERSION = of("incoming_use", "version_id", Long.class);
  static final Field<Long> USES_FIRST = of("incoming_use", "first_ns", Long.class);
  static final Field<Long> USES_LAST = of("incoming_use", "last_ns", Long.class);

  private static final List<String> TABLES =
      List.of(
          "incoming_path (ordinal bigint NOT NULL, pathname text%s NOT NULL)",
          "incoming_version (ordinal bigint NOT NULL, path_id bigint NOT NULL, tag bigint NOT NULL,"
              + " size_bytes bigint NOT NULL, mtime_ns bigint NOT NULL, state_id smallint NOT NULL,"
              + " algorithm_id smallint, digest %s)",
          "incoming_name (ordinal bigint NOT NULL, version_ordinal bigint NOT NULL,"
              + " path_id bigint NOT NULL)",
          "incoming_use (trace_id bigint NOT NULL, role_id smallint NOT NULL, path_id bigint NOT"
              + " NULL, version_id bigint NOT NULL, first_ns bigint NOT NULL, last_ns bigint NOT"
              + " NULL)");

  private Staging() {}

  static void create(Store store) {
    String type = store.isPostgres() ? "bytea" : "blob";
    String collation = store.isPostgres() ? " COLLATE \"C\"" : "";
    for (String declaration : TABLES) {
      String insert = declaration.startsWith("incoming_path") ? collation : type;
      store.sql().execute("CREATE TEMP TABLE IF NOT EXISTS " + declaration.formatted(insert));
    }
  }

  static void clear(Store store) {
    for (Table<Record> staged : List.of(PATHS, VERSIONS, NAMES, USES)) {
      if (store.isPostgres()) {
        store.sql().truncate(staged).execute();
      } else {
        store.sql().deleteFrom(staged).execute();
      }
    }
  }

  private static <T> Field<T> of(String table, String column, Class<T> type) {
    return field(name(table, column), type);
  }
}
