package org.filetrace.quill.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of the first version with jobs in it becomes the newest one, and takes more jobs. */
class UpgradeTest {
  abstract static class Contract {
    @TempDir Path folder;

    /** Address for Quill, and for JDBC. */
    abstract String newStore() throws SQLException;

    abstract String jdbc(String url);

    abstract String migrations();

    @Test
    void jobsSurviveAndMoreAreMerged() throws Exception {
      Path early = Files.createDirectory(folder.resolve("early"));
      Path late = Files.createDirectory(folder.resolve("late"));
      TestJobs.write(early, 20);
      try (Stream<Path> files = Files.list(early)) {
        for (Path file : files.sorted().skip(10).toList()) {
          Files.move(file, late.resolve(file.getFileName()));
        }
      }
      String reference = newStore();
      assertThat(ExactlyOnceTest.Contract.once(early, reference)).isZero();
      String old = newStore();
      migrateTo(old, "1");
      copy(reference, old);
      assertThat(version(old)).isEqualTo("1");

      Store.openForMerge(old).close();
      assertThat(version(old)).isEqualTo(Store.SCHEMA_VERSION);
      assertThat(difference(old, reference)).isEmpty();

      Path copyOfLate = Files.createDirectory(folder.resolve("copy"));
      try (Stream<Path> files = Files.list(late)) {
        for (Path file : files.toList()) {
          Files.copy(file, copyOfLate.resolve(file.getFileName()));
        }
      }
      assertThat(ExactlyOnceTest.Contract.once(late, old)).isZero();
      assertThat(ExactlyOnceTest.Contract.once(copyOfLate, reference)).isZero();
      assertThat(StoreDump.of(old).get("jobs")).hasSize(20);
      assertThat(StoreDump.of(old).get("environments")).isNotEmpty();
      assertThat(difference(old, reference)).isEmpty();
    }

    /** But for what the first version did not keep. */
    private static List<String> difference(String old, String reference) throws SQLException {
      Map<String, List<String>> upgraded = StoreDump.of(old);
      Map<String, List<String>> whole = StoreDump.of(reference);
      upgraded.put("environments", List.of());
      whole.put("environments", List.of());
      return StoreDump.difference(upgraded, whole);
    }

    private void migrateTo(String url, String version) {
      Flyway.configure(Store.class.getClassLoader())
          .dataSource(jdbc(url), "", "")
          .locations("classpath:db/migration/" + migrations())
          .target(version)
          .loggers("slf4j")
          .load()
          .migrate();
    }

    private String version(String url) throws SQLException {
      try (Connection connection = DriverManager.getConnection(jdbc(url));
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC")) {
        row.next();
        return row.getString(1);
      }
    }

    /** All rows of the tables that the older store has. */
    private void copy(String from, String to) throws SQLException {
      try (Connection source = DriverManager.getConnection(jdbc(from));
          Connection target = DriverManager.getConnection(jdbc(to))) {
        anyOrder(target);
        for (String table : tables(target)) {
          copy(source, target, table);
        }
        goOnCounting(source, target);
      }
    }

    private static List<String> tables(Connection connection) throws SQLException {
      List<String> tables = new ArrayList<>();
      DatabaseMetaData metadata = connection.getMetaData();
      try (ResultSet row =
          metadata.getTables(null, null, "%", new String[] {"TABLE", "PARTITIONED TABLE"})) {
        while (row.next()) {
          String name = row.getString("TABLE_NAME");
          if (!name.endsWith("_all") && !name.startsWith("flyway") && !name.startsWith("sqlite_")) {
            tables.add(name);
          }
        }
      }
      return tables;
    }

    private static void copy(Connection source, Connection target, String table)
        throws SQLException {
      try (Statement delete = target.createStatement()) {
        delete.execute("DELETE FROM " + table);
      }
      List<String> columns = new ArrayList<>();
      try (ResultSet row = target.getMetaData().getColumns(null, null, table, "%")) {
        while (row.next()) {
          columns.add(row.getString("COLUMN_NAME"));
        }
      }
      String names = String.join(", ", columns);
      String values = "?" + ", ?".repeat(columns.size() - 1);
      try (Statement select = source.createStatement();
          ResultSet row = select.executeQuery("SELECT " + names + " FROM " + table);
          PreparedStatement insert =
              target.prepareStatement(
                  "INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")")) {
        while (row.next()) {
          for (int i = 1; i <= columns.size(); i++) {
            insert.setObject(i, row.getObject(i));
          }
          insert.executeUpdate();
        }
      }
    }

    void anyOrder(Connection target) throws SQLException {}

    void goOnCounting(Connection source, Connection target) throws SQLException {}
  }

  @Nested
  class OnSqlite extends Contract {
    private int stores;

    @Override
    String newStore() {
      return "sqlite:" + folder.resolve("quill" + ++stores + ".db");
    }

    @Override
    String jdbc(String url) {
      return "jdbc:" + url;
    }

    @Override
    String migrations() {
      return "sqlite";
    }
  }

  @Nested
  class OnPostgres extends Contract {
    @Override
    String newStore() throws SQLException {
      return TestServer.shared().newDatabase();
    }

    @Override
    String jdbc(String url) {
      return url;
    }

    @Override
    String migrations() {
      return "postgresql";
    }

    @Override
    void anyOrder(Connection target) throws SQLException {
      try (Statement statement = target.createStatement()) {
        statement.execute("SET session_replication_role = replica"); // no foreign keys
      }
    }

    @Override
    void goOnCounting(Connection source, Connection target) throws SQLException {
      try (Statement read = source.createStatement();
          Statement write = target.createStatement();
          ResultSet sequence =
              read.executeQuery("SELECT sequencename, last_value FROM pg_sequences")) {
        while (sequence.next()) {
          if (sequence.getObject(2) != null) {
            write.execute(
                "SELECT setval(c.oid, %d) FROM pg_class c WHERE c.relname = '%s'"
                    .formatted(sequence.getLong(2), sequence.getString(1)));
          }
        }
      }
    }
  }
}
