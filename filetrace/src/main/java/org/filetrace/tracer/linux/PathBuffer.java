package org.filetrace.tracer.linux;

/** A NUL-terminated path that is put together in native memory without allocating. */
public final class PathBuffer {
  private static final int CAPACITY_BYTES = 3 * 4096;

  private final NativeBuffer memory = new NativeBuffer(CAPACITY_BYTES + 1);
  private final byte[] digits = new byte[20];
  private int length;

  /** Where the path begins, for the kernel. */
  public long address() {
    return memory.address();
  }

  public int length() {
    return length;
  }

  public PathBuffer clear() {
    length = 0;
    memory.putByte(0, (byte) 0);
    return this;
  }

  public PathBuffer append(byte[] source) {
    return append(source, 0, source.length);
  }

  /** Appends as much as fits: a path of that length is refused by the kernel anyway. */
  public PathBuffer append(byte[] source, int offset, int count) {
    int fitting = Math.min(count, CAPACITY_BYTES - length);
    memory.put(length, source, offset, fitting);
    length += fitting;
    memory.putByte(length, (byte) 0);
    return this;
  }

  public PathBuffer append(int number) {
    int at = digits.length;
    int rest = number;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return append(digits, at, digits.length - at);
  }
}
