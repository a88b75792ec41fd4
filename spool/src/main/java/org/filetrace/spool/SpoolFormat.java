package org.filetrace.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** Names and numbers of spool format 1. */
public final class SpoolFormat {
  /** {@code PRAGMA user_version} of a spool. */
  public static final int VERSION = 1;

  /** {@code PRAGMA application_id} of a spool: "FTSp". */
  public static final int APPLICATION_ID = 0x46545370;

  /** Suffix of a spool that still grows, or whose tracer died. */
  public static final String GROWING = ".spool";

  /** Suffix of a finished spool: a single file in rollback-journal mode. */
  public static final String DONE = ".done";

  /** Suffix of the text that says since when and why a record is truncated. */
  public static final String TRUNCATED = ".truncated";

  /** Suffix of the text that a job leaves which ran untraced. */
  public static final String UNTRACED = ".untraced";

  /** The algorithm of a checksum over the whole content. */
  public static final String SHA256 = "sha256";

  /** The algorithm of a checksum over size and fixed blocks of the content. */
  public static final String SHA256_SAMPLED = "sha256-sampled-1";

  /** Longest {@code execution.argv}, in bytes. */
  public static final int ARGV_BYTES_MAX = 128 * 1024;

  /** Most rows of {@code environment}. */
  public static final int VARIABLES_MAX = 256;

  /** Longest {@code environment.content}, in bytes. */
  public static final int VARIABLE_BYTES_MAX = 32 * 1024;

  private SpoolFormat() {}

  /** The file of a spool in {@code folder}: {@code <uuid><suffix>}. */
  public static Path file(Path folder, UUID uuid, String suffix) {
    return folder.resolve(uuid + suffix);
  }

  /** The statements that make an empty spool. */
  public static String schema() {
    try (InputStream sql = SpoolFormat.class.getResourceAsStream("spool-v1.sql")) {
      if (sql == null) {
        throw new IllegalStateException("spool-v1.sql is missing beside " + SpoolFormat.class);
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("spool-v1.sql cannot be read", e);
    }
  }
}
