package org.filetrace.quill.store;

import org.filetrace.quill.store.StoreLocation.PostgresDatabase;
import org.filetrace.quill.store.StoreLocation.SqliteFile;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a store to {@link Store#SCHEMA_VERSION}; several collectors may do so at once. */
final class Migrations {
  private Migrations() {}

  static void run(StoreLocation location) {
    try {
      FluentConfiguration flyway = Flyway.configure(Migrations.class.getClassLoader());
      if (location instanceof SqliteFile file) {
        flyway.dataSource("jdbc:sqlite:" + file.path(), "", "");
        flyway.locations("classpath:db/migration/sqlite");
      } else if (location instanceof PostgresDatabase database) {
        flyway.dataSource(
            database.jdbcUrl(),
            database.login().getProperty("user"),
            database.login().getProperty("password"));
        flyway.locations("classpath:db/migration/postgresql");
      }
      flyway.loggers("slf4j").load().migrate();
    } catch (FlywayException e) {
      throw new StoreException(
          "store "
              + location.display()
              + " cannot be brought to schema version "
              + Store.SCHEMA_VERSION
              + ": "
              + firstLine(e),
          e);
    }
  }

  private static String firstLine(FlywayException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("unknown");
  }
}
