package org.filetrace.quill.store.detail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ColumnWriter} wrote. */
final class ColumnReader {
  private final byte[] bytes;
  private int at;

  ColumnReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = octet();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new DetailCorruptException("a number has more than 64 bits");
  }

  int integer() {
    long value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new DetailCorruptException("a count is out of range: " + value);
    }
    return (int) value;
  }

  long signed() {
    return unzigzag(number());
  }

  int octet() {
    if (at >= bytes.length) {
      throw new DetailCorruptException("it ends too early");
    }
    return bytes[at++] & 0xff;
  }

  byte[] raw(int length) {
    if (length > bytes.length - at) {
      throw new DetailCorruptException("it ends too early");
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  byte[] block() {
    return raw(integer());
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  byte[] rest() {
    return raw(bytes.length - at);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
