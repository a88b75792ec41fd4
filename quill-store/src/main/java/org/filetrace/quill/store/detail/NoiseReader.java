package org.filetrace.quill.store.detail;

import org.filetrace.quill.store.detail.NumberModel.Kind;

/** Reads what {@link NoiseWriter} wrote, in the same order. */
final class NoiseReader {
  private final NumberModel model = new NumberModel();
  private final byte[] coded;
  private final byte[] plain;
  private int codedRead;
  private long bitsRead;
  private long low;
  private long high = 0xffff_ffffL;
  private long code;

  NoiseReader(ColumnReader block) {
    coded = block.block();
    plain = block.rest();
    for (int i = 0; i < 4; i++) {
      code = code << 8 | octet();
    }
  }

  /** Behind the end stand the zeros that the writer left out. */
  private int octet() {
    if (codedRead > coded.length + 4) {
      throw new DetailCorruptException("its noise ends too early");
    }
    int octet = codedRead < coded.length ? coded[codedRead] & 0xff : 0;
    codedRead++;
    return octet;
  }

  long signed(Kind kind) {
    int[] bits = model.of(kind);
    int earlier = 1;
    for (int i = 0; i < NumberModel.WIDTH_BITS; i++) {
      earlier = earlier << 1 | decode(bits, NumberModel.width(earlier));
    }
    int width = earlier - (1 << NumberModel.WIDTH_BITS);
    if (width > 64) {
      throw new DetailCorruptException("a number has more than 64 bits");
    }
    boolean negative = decode(bits, NumberModel.sign(width)) == 1;
    long value = width == 0 ? 0 : 1;
    int left = width - 1;
    earlier = 1;
    for (int i = 0; i < NumberModel.LEADING_BITS && left > 0; i++) {
      left--;
      int bit = decode(bits, NumberModel.leading(width, earlier));
      earlier = earlier << 1 | bit;
      value = value << 1 | bit;
    }
    value = plain(value, left);
    return negative ? ~value : value;
  }

  boolean flag(Kind kind) {
    return decode(model.of(kind), NumberModel.width(1)) == 1;
  }

  private int decode(int[] bits, int bit) {
    long middle = low + ((high - low) * NumberModel.probability(bits, bit) >>> 16);
    int value = code <= middle ? 1 : 0;
    if (value == 1) {
      high = middle;
    } else {
      low = middle + 1;
    }
    NumberModel.learn(bits, bit, value);
    while ((low ^ high) >>> 24 == 0) {
      low = low << 8 & 0xffff_ffffL;
      high = high << 8 & 0xffff_ffffL | 0xff;
      code = code << 8 & 0xffff_ffffL | octet();
    }
    return value;
  }

  private long plain(long first, int bits) {
    if (bitsRead + bits > plain.length * 8L) {
      throw new DetailCorruptException("its noise ends too early");
    }
    long value = first;
    for (int left = bits; left > 0; ) {
      int used = (int) (bitsRead & 7);
      int take = Math.min(left, 8 - used);
      int octet = plain[(int) (bitsRead >>> 3)] & 0xff;
      value = value << take | (octet >>> (8 - used - take) & ((1 << take) - 1));
      bitsRead += take;
      left -= take;
    }
    return value;
  }
}
