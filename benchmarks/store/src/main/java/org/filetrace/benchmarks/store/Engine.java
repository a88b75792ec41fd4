package org.filetrace.benchmarks.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A store to measure: an SQLite file, or a PostgreSQL server of the benchmark's own that keeps its
 * data in a folder, so that a later run finds them.
 */
final class Engine implements AutoCloseable {
  private final String url;
  private final @Nullable EmbeddedPostgres server;

  private Engine(String url, @Nullable EmbeddedPostgres server) {
    this.url = url;
    this.server = server;
  }

  /**
   * @param engine {@code sqlite}, {@code postgresql}, or the address of a running store
   */
  static Engine open(String engine, Path folder) throws IOException {
    return open(engine, folder, false);
  }

  /** The same with a server that survives a power failure, as a site's does. */
  static Engine openDurable(String engine, Path folder) throws IOException {
    return open(engine, folder, true);
  }

  private static Engine open(String engine, Path folder, boolean durable) throws IOException {
    Files.createDirectories(folder);
    return switch (engine) {
      case "sqlite" -> new Engine("sqlite:" + folder.resolve("quill.db"), null);
      case "postgresql" -> ofServer(start(folder, durable));
      default -> new Engine(engine, null);
    };
  }

  private static Engine ofServer(EmbeddedPostgres server) {
    return new Engine(server.getJdbcUrl("postgres", "postgres"), server);
  }

  private static EmbeddedPostgres start(Path folder, boolean durable) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setServerConfig("shared_buffers", "2GB")
        .setServerConfig("max_wal_size", "8GB")
        .setServerConfig("checkpoint_timeout", "15min")
        .setServerConfig("work_mem", "64MB")
        .setServerConfig("maintenance_work_mem", "512MB")
        .setServerConfig("max_connections", "40")
        .setServerConfig("fsync", durable ? "on" : "off")
        .start();
  }

  String url() {
    return url;
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
