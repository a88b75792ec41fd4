package org.filetrace.quill.store.detail;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was learnt of the numbers of one {@link Kind}: how likely each next bit of a number's width,
 * sign and leading bits is. Writer and reader learn the same from the same bits. The estimate of a
 * bit seen n times moves by 1/(n + 1.5), as that of Krichevsky and Trofimov (IEEE Transactions on
 * Information Theory 27, 1981), so that few numbers suffice.
 */
final class NumberModel {
  /** Numbers that resemble each other. */
  enum Kind {
    BEFORE_OPEN(true),
    BEFORE_CLOSE(true),
    BEFORE_OTHER(true),
    OFFSET(true),
    STORED_ID(false),
    MEMBER(false),
    IDENTITY(false),
    INODE(false),
    CTIME(false),
    DELAY(false),
    SIZE(true),
    MTIME(false);

    private final boolean isRarelyNegative;

    Kind(boolean isRarelyNegative) {
      this.isRarelyNegative = isRarelyNegative;
    }
  }

  /** Bits of a width, from 0 to 64. */
  static final int WIDTH_BITS = 7;

  /** So many bits below the first are coded: densities are not flat within a power of two. */
  static final int LEADING_BITS = 2;

  static final int ONE = 1 << 16;
  private static final int WIDTHS = 1 << WIDTH_BITS;
  private static final int SIGNS = WIDTHS;
  private static final int LEADING = SIGNS + WIDTHS;
  private static final int SIZE = LEADING + (WIDTHS << LEADING_BITS);
  private static final int KINDS = Kind.values().length;
  private static final int SEEN_BITS = 8;
  private static final int SEEN_MAX = 250;
  private static final int CLOSEST_TO_CERTAIN = 64;

  private static final int[] UNLEARNT = unlearnt(ONE / 2);
  private static final int[] UNLEARNT_RARELY_NEGATIVE = unlearnt(ONE / 64);

  /** Of each kind that occurred, each bit's probability, and below it how often it was seen. */
  private final int[] @Nullable [] learnt = new int[KINDS][];

  private static int[] unlearnt(int negative) {
    int[] bits = new int[SIZE];
    Arrays.fill(bits, ONE / 2 << SEEN_BITS);
    Arrays.fill(bits, SIGNS, LEADING, negative << SEEN_BITS);
    return bits;
  }

  /** The bits of this kind, by their numbers below. */
  int[] of(Kind kind) {
    int @Nullable [] bits = learnt[kind.ordinal()];
    if (bits == null) {
      bits = (kind.isRarelyNegative ? UNLEARNT_RARELY_NEGATIVE : UNLEARNT).clone();
      learnt[kind.ordinal()] = bits;
    }
    return bits;
  }

  /** The bit of a width whose earlier bits, behind a first 1, are these. */
  static int width(int earlier) {
    return earlier;
  }

  static int sign(int width) {
    return SIGNS + width;
  }

  /** A bit below the first one of a number of this width. */
  static int leading(int width, int earlier) {
    return LEADING + (width << LEADING_BITS) + earlier;
  }

  /** How likely this bit is 1, of {@link #ONE}. */
  static int probability(int[] bits, int bit) {
    return bits[bit] >>> SEEN_BITS;
  }

  static void learn(int[] bits, int bit, int value) {
    int probability = bits[bit] >>> SEEN_BITS;
    int seen = bits[bit] & (1 << SEEN_BITS) - 1;
    int target = value == 1 ? ONE - CLOSEST_TO_CERTAIN : CLOSEST_TO_CERTAIN;
    int moved = probability + 2 * (target - probability) / (2 * seen + 3);
    bits[bit] = moved << SEEN_BITS | Math.min(seen + 1, SEEN_MAX);
  }
}
