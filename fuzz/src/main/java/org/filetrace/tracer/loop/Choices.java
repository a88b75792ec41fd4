package org.filetrace.tracer.loop;

/** Decisions from the bytes of an input, one after the other; behind its end each is the first. */
final class Choices {
  private final byte[] input;
  private int at;

  Choices(byte[] input) {
    this.input = input;
  }

  boolean anyLeft() {
    return at < input.length;
  }

  int octet() {
    return at < input.length ? input[at++] & 0xff : 0;
  }

  /** One of {@code count} numbers from 0. */
  int below(int count) {
    return octet() % count;
  }

  /** Rarely true, so that most of a run gets somewhere. */
  boolean rarely() {
    return octet() > 0xe0;
  }

  long word() {
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word = word << 8 | octet();
    }
    return word;
  }

  long oneOf(long... values) {
    return values[below(values.length)];
  }
}
