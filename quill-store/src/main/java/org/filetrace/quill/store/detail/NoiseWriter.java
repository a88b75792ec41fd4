package org.filetrace.quill.store.detail;

import java.util.Arrays;

/**
 * Numbers whose low bits are noise, such as the nanoseconds between two calls. Of each only the
 * count of its bits goes to a column, where an entropy coder earns something; the bits themselves
 * go as they are into one shared string of bits, where no coder could.
 */
final class NoiseWriter {
  private byte[] bytes = new byte[256];
  private int length;
  private int pending;
  private int pendingBits;

  /** Added to the width of a negative number, of which the complement is written. */
  static final int NEGATIVE = 0x80;

  void signed(ColumnWriter widths, long number) {
    long value = number < 0 ? ~number : number;
    int width = 64 - Long.numberOfLeadingZeros(value);
    widths.octet(number < 0 ? width | NEGATIVE : width);
    for (int left = width - 1; left > 0; ) {
      int take = Math.min(left, 8 - pendingBits);
      left -= take;
      pending = (pending << take) | ((int) (value >>> left) & ((1 << take) - 1));
      pendingBits += take;
      if (pendingBits == 8) {
        flush();
      }
    }
  }

  private void flush() {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) pending;
    pending = 0;
    pendingBits = 0;
  }

  byte[] toBytes() {
    if (pendingBits > 0) {
      pending <<= 8 - pendingBits;
      flush();
    }
    return Arrays.copyOf(bytes, length);
  }
}
