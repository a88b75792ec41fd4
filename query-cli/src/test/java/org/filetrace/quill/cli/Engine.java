package org.filetrace.quill.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The database engines that every answer must be the same on. */
enum Engine {
  SQLITE {
    @Override
    String emptyStore(Path folder) {
      return "sqlite:" + folder.resolve("quill.db");
    }
  },
  POSTGRESQL {
    @Override
    String emptyStore(Path folder) {
      String name = "quill" + DATABASES.incrementAndGet();
      EmbeddedPostgres server = server();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return "postgresql://postgres@localhost:" + server.getPort() + "/" + name;
    }
  };

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  /** The URL of a store that nothing is in. */
  abstract String emptyStore(Path folder);

  /** One server for all tests of this run; it ends with the JVM. */
  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }
}
