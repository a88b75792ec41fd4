package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.DIRECTORY;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * A file with one content.
 *
 * @param checksumState done, pending, changed-while-read, failed or none
 * @param checksumAlgorithm sha256, or sha256-sampled-1 over size and sampled blocks; null without a
 *     checksum
 * @param checksum in hex, null when its state is not done
 */
public record FileVersion(
    long id,
    String pathname,
    long sizeBytes,
    Instant modifiedAt,
    String checksumState,
    @Nullable String checksumAlgorithm,
    @Nullable String checksum) {
  private static final List<String> STATES =
      List.of("none", "done", "pending", "changed-while-read", "failed");
  private static final List<String> ALGORITHMS = List.of("sha256", "sha256-sampled-1");

  /** Of {@code file_version} joined with {@code directory}. */
  static final List<Field<?>> COLUMNS =
      List.of(
          FILE_VERSION.VERSION_ID,
          FILE_VERSION.DIRECTORY_ID,
          DIRECTORY.PATH,
          FILE_VERSION.NAME,
          FILE_VERSION.SIZE_BYTES,
          FILE_VERSION.MTIME_NS,
          FILE_VERSION.STATE_ID,
          FILE_VERSION.ALGORITHM_ID,
          FILE_VERSION.DIGEST);

  /** Null where no version was seen. */
  static @Nullable FileVersion of(Record row) {
    Long size = row.get(FILE_VERSION.SIZE_BYTES);
    if (size == null) {
      return null;
    }
    Integer algorithm = row.get(FILE_VERSION.ALGORITHM_ID);
    byte[] digest = row.get(FILE_VERSION.DIGEST);
    return new FileVersion(
        row.get(FILE_VERSION.VERSION_ID),
        Objects.requireNonNull(Pathname.of(row)),
        size,
        Nanos.instant(row.get(FILE_VERSION.MTIME_NS)),
        STATES.get(row.get(FILE_VERSION.STATE_ID)),
        digest == null || algorithm == null ? null : ALGORITHMS.get(algorithm - 1),
        digest == null ? null : HexFormat.of().formatHex(digest));
  }

  /** The same file under this name, with what is known of its content under another. */
  public FileVersion withContentOf(FileVersion other) {
    return new FileVersion(
        id,
        pathname,
        sizeBytes,
        modifiedAt,
        other.checksumState,
        other.checksumAlgorithm,
        other.checksum);
  }

  /** Whether its checksum covers every byte. */
  public boolean hasFullChecksum() {
    return checksum != null && "sha256".equals(checksumAlgorithm);
  }

  /**
   * Its content as a short name that {@code quill jobs} takes: {@code sha256:} and 12 digits; of a
   * sampled checksum {@code sampled:} and 12 digits; else its state in brackets.
   */
  public String content() {
    if (checksum == null) {
      return "(" + checksumState + ")";
    }
    return (hasFullChecksum() ? "sha256:" : "sampled:") + checksum.substring(0, 12);
  }
}
