package org.filetrace.quill.store.detail;

import java.util.Arrays;

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
  private static final int SEEN_MAX = 250;
  private static final int CLOSEST_TO_CERTAIN = 64;

  private static final int[] UNLEARNT = unlearnt();

  private final int[] probabilities = UNLEARNT.clone();
  private final short[] seen = new short[probabilities.length];

  private static int[] unlearnt() {
    int[] probabilities = new int[Kind.values().length * SIZE];
    Arrays.fill(probabilities, ONE / 2);
    for (Kind kind : Kind.values()) {
      if (kind.isRarelyNegative) {
        Arrays.fill(probabilities, sign(kind, 0), sign(kind, WIDTHS), ONE / 64);
      }
    }
    return probabilities;
  }

  /** The bit of a width whose earlier bits, behind a first 1, are these. */
  static int width(Kind kind, int earlier) {
    return kind.ordinal() * SIZE + earlier;
  }

  static int sign(Kind kind, int width) {
    return kind.ordinal() * SIZE + SIGNS + width;
  }

  /** A bit below the first one of a number of this width. */
  static int leading(Kind kind, int width, int earlier) {
    return kind.ordinal() * SIZE + LEADING + (width << LEADING_BITS) + earlier;
  }

  /** How likely this bit is 1, of {@link #ONE}. */
  int probability(int bit) {
    return probabilities[bit];
  }

  void learn(int bit, int value) {
    int probability = probabilities[bit];
    int target = value == 1 ? ONE - CLOSEST_TO_CERTAIN : CLOSEST_TO_CERTAIN;
    probabilities[bit] = probability + 2 * (target - probability) / (2 * seen[bit] + 3);
    if (seen[bit] < SEEN_MAX) {
      seen[bit]++;
    }
  }
}
