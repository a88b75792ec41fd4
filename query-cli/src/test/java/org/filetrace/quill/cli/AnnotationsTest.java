package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tags and notes, and who may give them. */
class AnnotationsTest {
  @TempDir Path folder;

  private static World world() {
    World world = new World().file("/opt/align", "align").file("/usr/bin/sort", "sort");
    world.job("site#1", "alice", "n1").exec("/opt/align", "align west");
    world.job("site#2", "alice", "n1").exec("/usr/bin/sort", "sort west");
    world.job("site#3", "bob", "n2").exec("/usr/bin/sort", "sort_bob east").fork();
    return world;
  }

  @ParameterizedTest
  @EnumSource
  void jobsAreFoundByWhatWasSaidAboutThem(Engine engine) {
    String store = world().mergedOn(engine, folder);
    QuillRun.of(store, "tag", "1", "project=mars", "quality=good");
    QuillRun.of(store, "tag", "2", "project=mars", "quality=good");
    QuillRun again = QuillRun.of(store, "tag", "2", "quality=bad", "-nPo", "tag,content");
    assertThat(again.out()).isEqualTo("project|mars\nquality|good\nquality|bad\n");
    QuillRun.of(store, "note", "3", "n2 had", "bad Memory");
    assertThat(find(store, "--tag", "project=mars")).isEqualTo("site#1\nsite#2\n");
    assertThat(find(store, "--tag", "quality=good")).isEqualTo("site#1\n");
    assertThat(find(store, "--tag", "quality")).isEqualTo("site#1\nsite#2\n");
    assertThat(find(store, "--note", "memory")).isEqualTo("site#3\n");
    assertThat(find(store, "--exe", "SORT")).isEqualTo("site#2\nsite#3\n");
    assertThat(find(store, "--exe", "/opt/*")).isEqualTo("site#1\n");
    assertThat(find(store, "--name", "sort_* east")).isEqualTo("site#3\n");
    assertThat(find(store, "--name", "sort?west", "-u", "alice", "--tag", "project"))
        .isEqualTo("site#2\n");
    assertThat(QuillRun.of(store, "job", "3").out()).contains("Note      n2 had bad Memory  (");
    assertThat(QuillRun.of(store, "tag", "1", "no tag").err())
        .isEqualTo("quill tag: 'no tag' is no tag; write key=value, as project=mars\n");
    assertThat(QuillRun.of(store, "sql", "-nP", "SELECT count(*) FROM annotations").out())
        .isEqualTo("6\n");
  }

  private static String find(String store, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "find";
    arguments[1] = "-nPo";
    arguments[2] = "globaljobid";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return QuillRun.of(store, arguments).out();
  }

  @Test
  void inPostgresAuthorAndTimeAreTheDatabasesWord() throws SQLException {
    String store = world().mergedOn(Engine.POSTGRESQL, folder);
    String jdbc = "jdbc:" + store.replace("postgres@", "");
    try (Connection admin = DriverManager.getConnection(jdbc + "?user=postgres");
        Statement sql = admin.createStatement()) {
      sql.execute("CREATE ROLE alice LOGIN IN ROLE quill_user");
      sql.execute("CREATE ROLE bob LOGIN IN ROLE quill_user");
    }
    String asAlice = store.replace("postgres@", "alice@");
    assertThat(QuillRun.of(asAlice, "tag", "1", "project=mars", "-nPo", "author,content").out())
        .isEqualTo("alice|mars\n");
    assertThat(QuillRun.of(asAlice, "tag", "3", "project=mars").status())
        .isEqualTo(ExitStatus.NOT_FOUND);
    assertThat(QuillRun.of(store.replace("postgres@", "bob@"), "find", "--tag", "project").out())
        .doesNotContain("site#1");
    try (Connection alice = DriverManager.getConnection(jdbc + "?user=alice");
        Statement sql = alice.createStatement()) {
      assertThatThrownBy(
              () ->
                  sql.execute(
                      "INSERT INTO annotation (job_id, author, content) VALUES (1, 'bob', 'x')"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> sql.execute("UPDATE annotation SET content = 'venus'"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(
              () ->
                  sql.execute(
                      "INSERT INTO annotation (job_id, content) SELECT max(job_id) + 1, 'x'"
                          + " FROM job"))
          .hasMessageContaining("row-level security");
    }
  }
}
