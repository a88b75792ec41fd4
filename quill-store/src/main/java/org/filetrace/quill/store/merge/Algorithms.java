package org.filetrace.quill.store.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the table {@code checksum_algorithm}. */
public final class Algorithms {
  private static final List<String> NAMES = List.of("sha256", "sha256-sampled-1");

  private Algorithms() {}

  /** As it stands in a spool; null without. */
  public static @Nullable String name(@Nullable Integer algorithmId) {
    return algorithmId == null ? null : NAMES.get(algorithmId - 1);
  }
}
