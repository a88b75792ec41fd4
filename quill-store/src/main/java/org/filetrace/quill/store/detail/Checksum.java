package org.filetrace.quill.store.detail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a version's content.
 *
 * @param state one of the constants, numbered as the table {@code checksum_state}
 * @param algorithm as the spool names it; null for {@link #NONE}
 * @param digest present when done
 * @param reason why it is not done
 */
public record Checksum(
    int state, @Nullable String algorithm, byte @Nullable [] digest, @Nullable String reason) {
  public static final int NONE = 0;
  public static final int DONE = 1;
  public static final int PENDING = 2;
  public static final int CHANGED_WHILE_READ = 3;
  public static final int FAILED = 4;

  /** Nobody asked for one: a directory, or a file opened to be written. */
  public static final Checksum ABSENT = new Checksum(NONE, null, null, null);

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Checksum c
        && state == c.state
        && Objects.equals(algorithm, c.algorithm)
        && Arrays.equals(digest, c.digest)
        && Objects.equals(reason, c.reason);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(digest) + state;
  }

  @Override
  public String toString() {
    return digest == null
        ? "state " + state + (reason == null ? "" : " (" + reason + ")")
        : algorithm + ":" + HexFormat.of().formatHex(digest);
  }
}
