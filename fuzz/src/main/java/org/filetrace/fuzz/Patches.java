package org.filetrace.fuzz;

import java.util.Arrays;

/**
 * An input as changes to honest bytes, so that a format with checks at its front is fed in depth:
 * groups of four bytes, three for where and one for what; the first byte cuts the end off.
 */
public final class Patches {
  private Patches() {}

  /** A changed copy. */
  public static byte[] apply(byte[] honest, byte[] input) {
    int length =
        honest.length - (input.length > 0 ? (input[0] & 0xff) % 8 * honest.length / 16 : 0);
    byte[] changed = Arrays.copyOf(honest, length);
    for (int i = 1; i + 4 <= input.length && length > 0; i += 4) {
      int at = (input[i] & 0xff) << 16 | (input[i + 1] & 0xff) << 8 | input[i + 2] & 0xff;
      changed[at % length] = input[i + 3];
    }
    return changed;
  }
}
