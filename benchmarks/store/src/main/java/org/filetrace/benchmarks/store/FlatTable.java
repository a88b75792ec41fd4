package org.filetrace.benchmarks.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.SeenVersion;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** PAC's FileTrace: a row for each open and each close, everything in it as text. */
final class FlatTable {
  private final Store store;

  FlatTable(Store store) {
    this.store = store;
    String time = store.isPostgres() ? "timestamptz" : "text";
    store
        .sql()
        .execute(
            "CREATE TABLE IF NOT EXISTS flat (globaljobid text, pathname text, activity_type text,"
                + " open_flags text, last_modified "
                + time
                + ", size bigint, checksum text)");
    for (String column : List.of("globaljobid", "pathname", "checksum")) {
      store
          .sql()
          .execute("CREATE INDEX IF NOT EXISTS flat_" + column + " ON flat (" + column + ")");
    }
  }

  private interface Sink {
    void row(@Nullable String... values) throws SQLException;
  }

  void insert(List<SimulatedTrace> batch) throws SQLException {
    Connection connection = store.connection();
    connection.setAutoCommit(false);
    if (store.isPostgres()) {
      copy(connection, batch);
    } else {
      prepared(connection, batch);
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void copy(Connection connection, List<SimulatedTrace> batch) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY flat FROM STDIN");
    for (SimulatedTrace trace : batch) {
      StringBuilder rows = new StringBuilder();
      rows(
          trace,
          values -> {
            for (int i = 0; i < values.length; i++) {
              rows.append(i == 0 ? "" : "\t").append(values[i] == null ? "\\N" : values[i]);
            }
            rows.append('\n');
          });
      byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
    }
    copy.endCopy();
  }

  private static void prepared(Connection connection, List<SimulatedTrace> batch)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO flat VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (SimulatedTrace trace : batch) {
        rows(
            trace,
            values -> {
              for (int i = 0; i < values.length; i++) {
                insert.setString(i + 1, values[i]);
              }
              insert.executeUpdate();
            });
      }
    }
  }

  private static void rows(SimulatedTrace trace, Sink sink) throws SQLException {
    SeenVersion[] versions = new SeenVersion[trace.lastVersionNo() + 1];
    String[] paths = new String[trace.lastPathNo() + 1];
    trace.versions(version -> versions[version.versionNo()] = version);
    trace.paths((no, path) -> paths[no] = path);
    String job = trace.job().globaljobid();
    trace.accesses(
        access -> {
          boolean write = access.openFlags() != null && (access.openFlags() & 3) != 0;
          @Nullable SeenVersion version =
              access.versionNo() == null ? null : versions[access.versionNo()];
          byte @Nullable [] digest = version == null ? null : version.digest();
          boolean known = version != null && digest != null;
          sink.row(
              job,
              paths[access.pathNo()],
              access.activityId() == 1 ? "open" : access.activityId() == 2 ? "close" : "exec",
              write ? "O_WRONLY|O_CREAT|O_TRUNC" : "O_RDONLY|O_CLOEXEC",
              version != null && known
                  ? Instant.ofEpochSecond(0, version.mtimeNs()).toString()
                  : null,
              version != null && known ? Long.toString(version.sizeBytes()) : null,
              digest != null ? HexFormat.of().formatHex(digest) : null);
        });
  }
}
