package org.filetrace.quill.store.detail;

import org.filetrace.quill.store.detail.NumberModel.Kind;

/**
 * Numbers whose low bits are noise, such as the time between two calls. Of each the width, the sign
 * and the two bits below the first are worth coding: they go through an adaptive binary arithmetic
 * coder (Witten, Neal and Cleary, Communications of the ACM 30, 1987). The bits below go as they
 * are into a string of bits of their own, where no coder could gain anything.
 */
final class NoiseWriter {
  private final NumberModel model = new NumberModel();
  private final ColumnWriter coded = new ColumnWriter();
  private final ColumnWriter plain = new ColumnWriter();
  private long low;
  private long high;
  private long pending;
  private int pendingBits;

  /** What was written so far, without what was learnt. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record State(byte[] coded, byte[] plain, long low, long high, long pending, int pendingBits) {}

  NoiseWriter() {
    this(new State(new byte[0], new byte[0], 0, 0xffff_ffffL, 0, 0));
  }

  /** Goes on with numbers of kinds that were not written yet. */
  NoiseWriter(State state) {
    coded.raw(state.coded);
    plain.raw(state.plain);
    low = state.low;
    high = state.high;
    pending = state.pending;
    pendingBits = state.pendingBits;
  }

  State state() {
    return new State(coded.toBytes(), plain.toBytes(), low, high, pending, pendingBits);
  }

  void signed(Kind kind, long number) {
    long value = number < 0 ? ~number : number;
    int width = 64 - Long.numberOfLeadingZeros(value);
    int[] bits = model.of(kind);
    int earlier = 1;
    for (int i = NumberModel.WIDTH_BITS - 1; i >= 0; i--) {
      int bit = width >>> i & 1;
      code(bits, NumberModel.width(earlier), bit);
      earlier = earlier << 1 | bit;
    }
    code(bits, NumberModel.sign(width), number < 0 ? 1 : 0);
    int left = width - 1;
    earlier = 1;
    for (int i = 0; i < NumberModel.LEADING_BITS && left > 0; i++) {
      left--;
      int bit = (int) (value >>> left) & 1;
      code(bits, NumberModel.leading(width, earlier), bit);
      earlier = earlier << 1 | bit;
    }
    if (left > 0) {
      plain(value, left);
    }
  }

  void flag(Kind kind, boolean flag) {
    code(model.of(kind), NumberModel.width(1), flag ? 1 : 0);
  }

  private void code(int[] bits, int bit, int value) {
    long middle = low + ((high - low) * NumberModel.probability(bits, bit) >>> 16);
    if (value == 1) {
      high = middle;
    } else {
      low = middle + 1;
    }
    NumberModel.learn(bits, bit, value);
    while ((low ^ high) >>> 24 == 0) {
      coded.octet((int) (high >>> 24));
      low = low << 8 & 0xffff_ffffL;
      high = high << 8 & 0xffff_ffffL | 0xff;
    }
  }

  /** The lowest bits of a value, at most 61; fewer than 8 are pending before and after. */
  private void plain(long value, int bits) {
    if (bits > Integer.SIZE) {
      plain(value >>> Integer.SIZE, bits - Integer.SIZE);
      plain(value, Integer.SIZE);
      return;
    }
    pending = pending << bits | value & (1L << bits) - 1;
    pendingBits += bits;
    while (pendingBits >= Byte.SIZE) {
      pendingBits -= Byte.SIZE;
      plain.octet((int) (pending >>> pendingBits));
    }
  }

  /** The coded bits with their length in front, then the plain ones. */
  byte[] toBytes() {
    if (pendingBits > 0) {
      plain(0, Byte.SIZE - pendingBits);
    }
    coded.octet((int) (high >>> 24)); // with zeros behind it, between low and high
    return new ColumnWriter().block(coded.toBytes()).raw(plain.toBytes()).toBytes();
  }
}
