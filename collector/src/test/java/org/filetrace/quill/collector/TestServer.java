package org.filetrace.quill.collector;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server for tests, with a new database for each who asks. */
final class TestServer implements AutoCloseable {
  private static @Nullable TestServer shared;

  private final EmbeddedPostgres server;

  TestServer() throws IOException {
    server = EmbeddedPostgres.start();
  }

  /** One for all tests of this run that need no roles of their own; it ends with the JVM. */
  static synchronized TestServer shared() {
    if (shared == null) {
      try {
        shared = new TestServer();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  String newDatabase() throws SQLException {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return server.getJdbcUrl("postgres", name);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
