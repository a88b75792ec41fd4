package org.filetrace.quill.store.merge;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.schema.Tables;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * File versions of a batch into the store, once each.
 *
 * <p>A version is known by directory, name, size and mtime; the last two, in PostgreSQL also the
 * name, as a short hash. Where two share it and are not the same (by chance, or because content
 * changed and size and mtime did not), the later one is the next variant. Ids are handed out before
 * the rows are inserted; only where another trace's row was there first is its id read back.
 */
final class VersionIds {
  private static final int CACHED_VERSIONS = 300_000;
  private static final int BLOCK = 8192;
  private static final String STAGED =
      "ordinal, version_id, directory_id, name, variant, size_bytes, mtime_ns, state_id, algorithm_id,"
          + " digest, written_by, written_as";

  /**
   * @param variant 0, or more for one that differs in nothing but its content
   */
  private record Key(String pathname, long sizeBytes, long mtimeNs, int variant) {}

  /** A version on its way into the table. */
  private static final class Candidate {
    final StoredVersion version;
    int variant;

    Candidate(StoredVersion version, int variant) {
      this.version = version;
      this.variant = variant;
    }
  }

  private final Store store;
  private final NameIds<Record> directories;
  private final RecentMap<Key, StoredVersion> known = new RecentMap<>(CACHED_VERSIONS);

  /** Those that this batch needs and the cache did not have. */
  private final Map<Key, Candidate> candidates = new LinkedHashMap<>();

  private final List<StoredVersion> completed = new ArrayList<>();
  private long nextId;
  private long idsEnd;

  VersionIds(Store store) {
    this.store = store;
    directories =
        new NameIds<>(
            store.sql(), Tables.DIRECTORY, Tables.DIRECTORY.DIRECTORY_ID, Tables.DIRECTORY.PATH);
    store
        .sql()
        .execute(
            "CREATE TEMP TABLE IF NOT EXISTS incoming_version (ordinal bigint, version_id bigint,"
                + " directory_id integer, name text"
                + (store.isPostgres() ? " COLLATE \"C\"" : "")
                + ", variant smallint, size_bytes bigint, mtime_ns bigint, state_id smallint,"
                + " algorithm_id smallint, digest "
                + (store.isPostgres() ? "bytea" : "blob")
                + ", written_by bigint, written_as smallint)");
  }

  /** The version that stands for what a trace saw; its id is set by {@link #insert}. */
  StoredVersion of(String pathname, @Nullable SeenVersion seen) {
    long size = seen == null ? StoredVersion.UNSEEN : seen.sizeBytes();
    long mtime = seen == null ? 0 : seen.mtimeNs();
    for (int variant = 0; ; variant++) {
      Key key = new Key(pathname, size, mtime, variant);
      StoredVersion stored = find(key);
      if (stored == null) {
        stored = new StoredVersion(pathname, seen);
        known.put(key, stored);
        candidates.put(key, new Candidate(stored, variant));
        return stored;
      }
      if (isSameContent(stored, seen)) {
        complete(stored, seen);
        return stored;
      }
    }
  }

  private @Nullable StoredVersion find(Key key) {
    @Nullable StoredVersion stored = known.get(key);
    if (stored == null) { // unless the cache lost it since
      @Nullable Candidate candidate = candidates.get(key);
      stored = candidate == null ? null : candidate.version;
    }
    return stored;
  }

  private static boolean isSameContent(StoredVersion stored, @Nullable SeenVersion seen) {
    return seen == null
        || stored.digest == null
        || seen.digest() == null
        || !Objects.equals(stored.algorithmId, seen.algorithmId())
        || Arrays.equals(stored.digest, seen.digest());
  }

  /** A checksum that was missing and is there now belongs to the version. */
  private void complete(StoredVersion stored, @Nullable SeenVersion seen) {
    if (seen != null && stored.digest == null && seen.digest() != null) {
      stored.stateId = seen.stateId();
      stored.algorithmId = seen.algorithmId();
      stored.digest = seen.digest();
      if (stored.id != 0) {
        completed.add(stored);
      }
    }
  }

  /** Inserts what is new. */
  void insert() throws SQLException {
    if (!candidates.isEmpty()) {
      List<Candidate> sorted = new ArrayList<>(candidates.values());
      Map<String, Long> directoryIds = directoryIds(sorted);
      sorted.sort(
          Comparator.comparingLong((Candidate c) -> directoryId(c, directoryIds))
              .thenComparing(c -> name(c.version.pathname))
              .thenComparingLong(c -> c.version.sizeBytes)
              .thenComparingLong(c -> c.version.mtimeNs)
              .thenComparingInt(c -> c.variant));
      for (Candidate candidate : sorted) {
        candidate.version.id = newId();
        candidate.version.directoryId = directoryId(candidate, directoryIds);
      }
      Collection<Candidate> left = sorted;
      while (!left.isEmpty()) {
        left = insert(new ArrayList<>(left), directoryIds);
      }
      candidates.clear();
    }
    updateChecksums();
  }

  private Map<String, Long> directoryIds(Collection<Candidate> wanted) {
    TreeSet<String> names = new TreeSet<>();
    for (Candidate candidate : wanted) {
      if (candidate.version.pathname.indexOf('/') >= 0) {
        names.add(directory(candidate.version.pathname));
      }
    }
    return directories.resolve(names);
  }

  private static long directoryId(Candidate candidate, Map<String, Long> directoryIds) {
    String pathname = candidate.version.pathname;
    return pathname.indexOf('/') < 0
        ? 0
        : Objects.requireNonNull(directoryIds.get(directory(pathname)));
  }

  private static String directory(String pathname) {
    return pathname.substring(0, pathname.lastIndexOf('/'));
  }

  private static String name(String pathname) {
    return pathname.substring(pathname.lastIndexOf('/') + 1);
  }

  /** Returns those whose key was taken by another version. */
  private List<Candidate> insert(List<Candidate> wanted, Map<String, Long> directoryIds)
      throws SQLException {
    stage(wanted, directoryIds);
    int inserted =
        update(
            "INSERT INTO file_version (version_id, directory_id, name, variant, size_bytes, mtime_ns,"
                + " state_id, algorithm_id, digest, written_by, written_as) SELECT version_id,"
                + " directory_id, name, variant, size_bytes, mtime_ns, state_id, algorithm_id,"
                + " digest, written_by, written_as FROM incoming_version WHERE true ORDER BY"
                + " directory_id, name, size_bytes, mtime_ns, variant ON CONFLICT DO NOTHING");
    return inserted == wanted.size() ? List.of() : adopt(wanted);
  }

  private void stage(List<Candidate> wanted, Map<String, Long> directoryIds) throws SQLException {
    update(store.isPostgres() ? "TRUNCATE incoming_version" : "DELETE FROM incoming_version");
    try (BulkInsert rows = BulkInsert.into(store, "incoming_version", STAGED)) {
      for (int i = 0; i < wanted.size(); i++) {
        StoredVersion version = wanted.get(i).version;
        boolean unseen = version.sizeBytes == StoredVersion.UNSEEN;
        rows.put((long) i).put(version.id);
        rows.put(directoryId(wanted.get(i), directoryIds));
        rows.put(name(version.pathname)).put((long) wanted.get(i).variant);
        rows.put(unseen ? null : Long.valueOf(version.sizeBytes));
        rows.put(unseen ? null : Long.valueOf(version.mtimeNs));
        rows.put((long) version.stateId).put(version.algorithmId).put(version.digest);
        rows.put(version.writtenBy == 0 ? null : Long.valueOf(version.writtenBy));
        rows.put(version.writtenBy == 0 ? null : Long.valueOf(version.writtenAs)).endRow();
      }
      rows.finish();
    }
  }

  private int update(String sql) throws SQLException {
    try (Statement statement = store.connection().createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Takes over the rows that were there first. */
  private List<Candidate> adopt(List<Candidate> wanted) throws SQLException {
    List<Candidate> others = new ArrayList<>();
    String sameKey =
        store.isPostgres()
            ? "version_hash(f.name, f.size_bytes, f.mtime_ns, f.variant)"
                + " = version_hash(i.name, i.size_bytes, i.mtime_ns, i.variant)"
            : "f.name = i.name AND " + sqliteHash("f") + " = " + sqliteHash("i");
    try (Statement statement = store.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT i.ordinal, f.version_id, f.size_bytes, f.mtime_ns, f.state_id,"
                    + " f.algorithm_id, f.digest, f.written_by, f.written_as, f.name = i.name FROM"
                    + " incoming_version i JOIN file_version f ON f.directory_id = i.directory_id"
                    + " AND "
                    + sameKey
                    + " WHERE f.version_id <> i.version_id")) {
      while (row.next()) {
        Candidate candidate = wanted.get(row.getInt(1));
        if (row.getBoolean(10) && isSame(candidate.version, row)) {
          adopt(candidate.version, row);
        } else {
          candidate.variant++;
          others.add(candidate);
        }
      }
    }
    return others;
  }

  /** As in the index on it. */
  private static String sqliteHash(String table) {
    return ("((coalesce(%1$s.size_bytes, -1) %% 8388593 + coalesce(%1$s.mtime_ns, 0) %% 8388593)"
            + " %% 8388593 + %1$s.variant)")
        .formatted(table);
  }

  private static boolean isSame(StoredVersion version, ResultSet row) throws SQLException {
    if (version.sizeBytes == StoredVersion.UNSEEN) {
      return row.getObject(3) == null;
    }
    byte @Nullable [] digest = row.getBytes(7);
    return row.getObject(3) != null
        && row.getLong(3) == version.sizeBytes
        && row.getLong(4) == version.mtimeNs
        && (digest == null
            || version.digest == null
            || !Objects.equals(version.algorithmId, row.getInt(6))
            || Arrays.equals(digest, version.digest));
  }

  private void adopt(StoredVersion version, ResultSet row) throws SQLException {
    version.id = row.getLong(2);
    byte @Nullable [] digest = row.getBytes(7);
    if (digest == null && version.digest != null) {
      completed.add(version);
    } else {
      version.stateId = row.getInt(5);
      version.algorithmId = row.getObject(6) == null ? null : Integer.valueOf(row.getInt(6));
      version.digest = digest;
    }
    version.writtenBy = row.getLong(8);
    version.writtenAs = row.getLong(9);
    version.readers = version.writtenBy == 0 ? StoredVersion.POPULAR : 0;
  }

  private void updateChecksums() throws SQLException {
    if (completed.isEmpty()) {
      return;
    }
    completed.sort((a, b) -> Long.compare(a.id, b.id));
    try (PreparedStatement statement =
        store
            .connection()
            .prepareStatement(
                "UPDATE file_version SET state_id = ?, algorithm_id = ?, digest = ? WHERE"
                    + " version_id = ? AND digest IS NULL")) {
      for (StoredVersion version : completed) {
        statement.setInt(1, version.stateId);
        statement.setObject(2, version.algorithmId);
        statement.setBytes(3, version.digest);
        statement.setLong(4, version.id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    completed.clear();
  }

  private long newId() throws SQLException {
    if (nextId == idsEnd) {
      boolean postgres = store.isPostgres();
      String question =
          postgres
              ? "SELECT nextval('version_block') * " + BLOCK
              : "SELECT coalesce(max(version_id), 0) + 1 FROM file_version";
      try (Statement statement = store.connection().createStatement();
          ResultSet row = statement.executeQuery(question)) {
        row.next();
        nextId = row.getLong(1);
        idsEnd = postgres ? nextId + BLOCK : Long.MAX_VALUE;
      }
    }
    return nextId++;
  }

  /** SQLite's ids follow the table's last row, which another collector may have added. */
  void beginBatch() {
    if (!store.isPostgres()) {
      nextId = 0;
      idsEnd = 0;
    }
  }

  void forget() {
    known.forget();
    candidates.clear();
    completed.clear();
    directories.forget();
    beginBatch();
  }
}
