package org.filetrace.quill.store.detail;

/** Reads what {@link NoiseWriter} wrote, in the same order. */
final class NoiseReader {
  private final byte[] bytes;
  private long bitsRead;

  NoiseReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long signed(ColumnReader widths) {
    int code = widths.octet();
    long value = number(code & ~NoiseWriter.NEGATIVE);
    return (code & NoiseWriter.NEGATIVE) == 0 ? value : ~value;
  }

  private long number(int width) {
    if (width == 0) {
      return 0;
    }
    if (width > 64 || bitsRead + width - 1 > bytes.length * 8L) {
      throw new DetailCorruptException("its noise ends too early");
    }
    long value = 1;
    for (int left = width - 1; left > 0; ) {
      int used = (int) (bitsRead & 7);
      int take = Math.min(left, 8 - used);
      int octet = bytes[(int) (bitsRead >>> 3)] & 0xff;
      value = (value << take) | ((octet >>> (8 - used - take)) & ((1 << take) - 1));
      bitsRead += take;
      left -= take;
    }
    return value;
  }
}
