package org.filetrace.spool.job;

import org.jspecify.annotations.Nullable;

/** Integers that may or may not be there. */
final class Numbers {
  private Numbers() {}

  static @Nullable Integer parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
