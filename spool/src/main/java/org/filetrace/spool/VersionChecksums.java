package org.filetrace.spool;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of each version of a spool. For one version the newest row counts; a renamed or
 * linked file keeps its content's.
 */
final class VersionChecksums {
  private record Inode(long device, long inode) {}

  private record Moment(long sizeBytes, long mtimeNs, long ctimeNs) {}

  private record Content(long device, long inode, long sizeBytes, long mtimeNs) {}

  @SuppressWarnings("ArrayRecordComponent") // a digest; checksums are not compared
  private record Checksum(
      ChecksumState state, String algorithm, byte @Nullable [] digest, @Nullable String reason) {}

  private static final int RENAME = Activity.RENAME.code();
  private static final int LINK = Activity.LINK.code();

  private final @Nullable Checksum[] newest;
  private final Map<Inode, Moment> firstSeen = new HashMap<>();
  private final Map<Content, Checksum> contents = new HashMap<>();
  private final boolean[] named;
  private boolean anyNamed;

  VersionChecksums(int lastVersionNo) {
    newest = new Checksum[lastVersionNo + 1];
    named = new boolean[lastVersionNo + 1];
  }

  /** A row of {@code checksum}; by number. */
  void add(TableScan row) {
    int version = (int) row.integer(1);
    if (version < newest.length) {
      newest[version] =
          new Checksum(
              ChecksumState.of(row, 2),
              row.is(3, SpoolFormat.SHA256) ? SpoolFormat.SHA256 : SpoolFormat.SHA256_SAMPLED,
              row.isNull(4) ? null : row.bytes(4),
              SpoolReader.textOrNull(row, 5));
    }
  }

  /** Whether a row of {@code access} gave a version another name. */
  static boolean isNaming(TableScan row) {
    long activity = row.integer(4);
    return (activity == RENAME || activity == LINK) && row.integer(9) >= 0 && !row.isNull(11);
  }

  /** A row of {@code access}. */
  void addNamed(TableScan row) {
    if (isNaming(row)) {
      int version = (int) row.integer(11);
      if (version < named.length) {
        named[version] = true;
        anyNamed = true;
      }
    }
  }

  /** A row of {@code version}, before any is asked for. */
  void addContent(TableScan row) {
    @Nullable Checksum checksum = newest[(int) row.rowid()];
    if (anyNamed && checksum != null && checksum.state == ChecksumState.DONE) {
      contents.put(content(row), checksum);
    }
  }

  private static Content content(TableScan row) {
    return new Content(row.integer(2), row.integer(3), row.integer(4), row.integer(5));
  }

  /** A row of {@code version}; by number. */
  SpooledVersion version(TableScan row) {
    int number = (int) row.rowid();
    Moment seen = new Moment(row.integer(4), row.integer(5), row.integer(6));
    @Nullable Moment first = firstSeen.putIfAbsent(new Inode(row.integer(2), row.integer(3)), seen);
    @Nullable Checksum checksum = newest[number];
    if (checksum == null && named[number]) {
      checksum = contents.get(content(row));
    }
    return new SpooledVersion(
        number,
        (int) row.integer(1),
        row.integer(2),
        row.integer(3),
        seen.sizeBytes,
        seen.mtimeNs,
        seen.ctimeNs,
        (int) row.integer(7),
        first != null && !first.equals(seen),
        checksum == null ? null : checksum.state,
        checksum == null ? null : checksum.algorithm,
        checksum == null ? null : checksum.digest,
        checksum == null ? null : checksum.reason);
  }
}
