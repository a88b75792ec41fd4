package org.filetrace.spool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Every path survives its text; every text is a path's or is refused. */
public final class PathTextFuzz {
  private PathTextFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (!Arrays.equals(input, PathText.toBytes(PathText.fromBytes(input)))) {
      throw new AssertionError("lost on the way: " + PathText.fromBytes(input));
    }
    try {
      PathText.toBytes(new String(input, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return;
    }
  }
}
