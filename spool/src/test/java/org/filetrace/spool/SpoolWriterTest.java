package org.filetrace.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpoolWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aFinishedSpoolIsOnePrivateFileWithEveryRow(SpoolJournal journal) throws Exception {
    UUID uuid = UUID.randomUUID();
    SpoolWriter spool = SpoolWriter.open(SpoolWriter.reserve(folder, uuid), journal, header(uuid));
    spool.process(1, SpoolWriter.NONE, 4711, 1_000);
    spool.path(1, bytes("/data/in"));
    spool.version(1, 1, 64769, 12, 5, 900, 901, 0100644);
    spool.access(1, 1_001, 1, 4711, Activity.OPEN.code(), 1, -1, 0, 3, 3, -1, 1);
    spool.checksum(1, ChecksumState.DONE, SpoolFormat.SHA256, new byte[32], null);
    spool.commit();
    spool.mark(1_002, MarkKind.DROPPED, 2, "disk full");
    spool.processEnd(1, 1_003, 256, 10, SpoolWriter.NONE);
    Path done = spool.finish(1_004, 256);

    assertThat(done).isEqualTo(folder.resolve(uuid + ".done"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(done);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(done)))
        .isEqualTo("rw-------");
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + done)) {
      assertThat(query(db, "PRAGMA quick_check")).isEqualTo("ok");
      assertThat(query(db, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(query(db, "PRAGMA application_id")).isEqualTo("1179931504");
      assertThat(query(db, "SELECT globaljobid||user_name||hex(argv)||rank FROM trace"))
          .isEqualTo("local#1.1alice" + "6C7300" + "2");
      assertThat(query(db, "SELECT array_index IS NULL FROM trace")).isEqualTo("1");
      assertThat(query(db, "SELECT fd||' '||result||' '||version_no FROM access"))
          .isEqualTo("3 3 1");
      assertThat(query(db, "SELECT second_path_no IS NULL AND offset_bytes IS NULL FROM access"))
          .isEqualTo("1");
      assertThat(query(db, "SELECT written_bytes IS NULL FROM process_end")).isEqualTo("1");
      assertThat(query(db, "SELECT root_wait_status FROM trace_end")).isEqualTo("256");
      assertThat(query(db, "SELECT count FROM mark")).isEqualTo("2");
    }
  }

  @Test
  void folderNamesNeedNoCare() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a ?b#c%41 &d=e"));
    UUID uuid = UUID.randomUUID();
    Path reserved = SpoolWriter.reserve(odd, uuid);
    SpoolWriter.open(reserved, SpoolJournal.ROLLBACK, header(uuid)).finish(2, null);
    assertThat(odd.resolve(uuid + ".done")).isNotEmptyFile();
  }

  @Test
  void aMissingFolderIsATypedFailure() {
    assertThatThrownBy(() -> SpoolWriter.reserve(folder.resolve("no"), UUID.randomUUID()))
        .isInstanceOf(SpoolUnwritableException.class)
        .hasMessageContaining(folder.resolve("no").toString());
  }

  static String query(Connection db, String sql) throws Exception {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).as(sql).isTrue();
      return row.getString(1);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static TraceHeader header(UUID uuid) {
    JobIdentity job =
        new JobIdentity("local#1.1", "local", "local", "1.1", null, null, 2, null, null);
    return new TraceHeader(
        uuid,
        job,
        "alice",
        1000,
        1000,
        "n1",
        "b",
        "Linux 6",
        "x86_64",
        "0",
        1,
        1,
        2,
        bytes("ls\0"),
        bytes("/"),
        1);
  }
}
