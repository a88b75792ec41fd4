package org.filetrace.quill.collector;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A PostgreSQL server that can be killed, and then starts again with the same data. */
final class KillableServer implements AutoCloseable {
  private static final long START_SECONDS = 60;

  private final Path data;
  private final int port;
  private final String program;
  private Process postmaster;

  KillableServer(Path data) throws IOException, InterruptedException {
    this.data = data;
    try (EmbeddedPostgres first =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).start()) {
      port = first.getPort();
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      program = ProcessHandle.of(pid).orElseThrow().info().command().orElseThrow();
    }
    postmaster = start();
  }

  /** As a site runs it: what it said to be committed survives. */
  private Process start() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "--user")); // the server refuses to be root
    }
    command.addAll(List.of(program, "-D", data.toString(), "-p", String.valueOf(port)));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling("server.log").toFile())
            .start();
    for (long waited = 0; !answers(); waited++) {
      if (waited == START_SECONDS * 10 || !started.isAlive()) {
        throw new IOException("no server: " + Files.readString(data.resolveSibling("server.log")));
      }
      Thread.sleep(100);
    }
    return started;
  }

  private boolean answers() {
    try (Connection connection = DriverManager.getConnection(url("postgres"))) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
  }

  String newDatabase() throws SQLException {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return url(name);
  }

  /** Kills all its processes at once, and starts it again. */
  boolean kill() throws IOException, InterruptedException {
    List<ProcessHandle> processes = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    processes.forEach(ProcessHandle::destroyForcibly);
    postmaster.waitFor();
    for (ProcessHandle process : processes) {
      process.onExit().join();
    }
    postmaster = start();
    return true;
  }

  @Override
  public void close() {
    postmaster.destroy();
    postmaster.onExit().join();
  }
}
