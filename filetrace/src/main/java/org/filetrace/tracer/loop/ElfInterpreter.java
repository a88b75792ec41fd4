package org.filetrace.tracer.loop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The loader that an ELF program names (elf(5), PT_INTERP); 32 and 64 bits, both byte orders. */
final class ElfInterpreter {
  private static final int PT_INTERP = 3;
  private static final int CLASS = 4;
  private static final int DATA = 5;
  private static final int CLASS_64 = 2;
  private static final int BIG_ENDIAN = 2;

  private ElfInterpreter() {}

  /**
   * The range of the loader's path in a program's first bytes.
   *
   * @return offset in the upper, length without NUL in the lower 32 bits; -1 when there is none, or
   *     none within these bytes
   */
  static long find(byte[] head, int length) {
    if (length < 64 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
      return -1;
    }
    ByteBuffer elf =
        ByteBuffer.wrap(head, 0, length)
            .order(head[DATA] == BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    boolean wide = head[CLASS] == CLASS_64;
    long table = wide ? elf.getLong(32) : elf.getInt(28) & 0xffffffffL;
    int size = elf.getShort(wide ? 54 : 42) & 0xffff;
    int count = elf.getShort(wide ? 56 : 44) & 0xffff;
    for (int i = 0; i < count; i++) {
      long header = table + (long) i * size;
      if (header < 0 || header > length - 56) {
        return -1;
      }
      if (elf.getInt((int) header) == PT_INTERP) {
        return range(elf, (int) header, wide, length);
      }
    }
    return -1;
  }

  private static long range(ByteBuffer elf, int header, boolean wide, int length) {
    long offset = wide ? elf.getLong(header + 8) : elf.getInt(header + 4) & 0xffffffffL;
    long size = wide ? elf.getLong(header + 32) : elf.getInt(header + 16) & 0xffffffffL;
    if (offset < 0 || size < 2 || size > 4096 || offset > length - size) {
      return -1;
    }
    return offset << 32 | size - 1;
  }
}
