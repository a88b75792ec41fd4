package org.filetrace.quill.store.detail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing column of numbers (LEB128, seven bits a byte) and texts. */
final class ColumnWriter {
  private static final int NUMBER_BYTES_MAX = 10;

  private byte[] bytes = new byte[256];
  private int length;

  ColumnWriter number(long value) {
    if (length + NUMBER_BYTES_MAX > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  ColumnWriter signed(long value) {
    return number(zigzag(value));
  }

  ColumnWriter octet(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = (byte) value;
    return this;
  }

  ColumnWriter raw(byte[] more) {
    return raw(more, more.length);
  }

  private ColumnWriter raw(byte[] more, int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
    System.arraycopy(more, 0, bytes, length, count);
    length += count;
    return this;
  }

  ColumnWriter block(byte[] block) {
    return number(block.length).raw(block);
  }

  ColumnWriter block(ColumnWriter column) {
    return number(column.length).raw(column.bytes, column.length);
  }

  ColumnWriter text(String text) {
    return block(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Small absolute values become small unsigned ones. */
  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }
}
