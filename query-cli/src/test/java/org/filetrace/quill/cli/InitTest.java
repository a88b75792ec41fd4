package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.filetrace.quill.store.query.PublicView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
  /** See "Database File Format" of SQLite. */
  private static final int PAGES_IN_SQLITE_HEADER = 28;

  @Test
  void makesAStoreThatAnswers(@TempDir Path folder) {
    String store = folder.resolve("deep/quill.db").toString();
    assertThat(QuillRun.of(store, "status").status()).isEqualTo(ExitStatus.STORE_UNREACHABLE);

    QuillRun init = QuillRun.of(store, "init");

    assertThat(init.status()).as(init.err()).isZero();
    assertThat(init.out()).contains(store).contains("schema version");
    assertThat(QuillRun.of(store, "init").status()).as("again").isZero();
    assertThat(QuillRun.of(store, "status").status()).isZero();
  }

  @Test
  void statusOfAStoreBeyondTwoGigabytes(@TempDir Path folder) throws IOException {
    Path store = folder.resolve("quill.db");
    QuillRun.of(store.toString(), "init");
    try (RandomAccessFile file = new RandomAccessFile(store.toFile(), "rw")) {
      file.seek(PAGES_IN_SQLITE_HEADER);
      file.writeInt(800_000);
      file.setLength(800_000L * 4096); // sparse
    }

    assertThat(QuillRun.of(store.toString(), "status", "-nP").out())
        .contains("size_bytes|3276800000\n");
  }

  @Test
  void aFileHasNoRoles(@TempDir Path folder) {
    QuillRun init = QuillRun.of(folder.resolve("quill.db").toString(), "init", "--roles");

    assertThat(init.status()).isEqualTo(ExitStatus.STORE_UNREACHABLE);
    assertThat(init.err()).contains("postgresql://");
  }

  @Test
  void rolesOnPostgresFollowWhenALoginMayMakeThem() throws IOException, SQLException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      as(server, "CREATE ROLE site LOGIN", "CREATE DATABASE quill OWNER site");

      QuillRun refused = QuillRun.of(server.getJdbcUrl("site", "quill"), "init", "--roles");
      assertThat(refused.status()).isEqualTo(ExitStatus.STORE_UNREACHABLE);
      assertThat(refused.err()).contains("CALL set_up_roles()");

      QuillRun init = QuillRun.of(server.getJdbcUrl("postgres", "quill"), "init", "--roles");
      assertThat(init.status()).as(init.err()).isZero();
      as(server, "CREATE ROLE ada LOGIN IN ROLE quill_user");
      QuillRun ada = QuillRun.of(server.getJdbcUrl("ada", "quill"), "status");
      assertThat(ada.status()).as(ada.err()).isZero();
      for (PublicView view : PublicView.all()) {
        String query = "SELECT * FROM " + view.name();
        QuillRun run = QuillRun.of(server.getJdbcUrl("ada", "quill"), "sql", query);
        assertThat(run.status()).as(view.name() + ": " + run.err()).isZero();
      }
    }
  }

  private static void as(EmbeddedPostgres server, String... statements) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
