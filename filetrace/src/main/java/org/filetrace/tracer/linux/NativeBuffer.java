package org.filetrace.tracer.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside of the Java heap that system calls read and fill, at an address that stays. */
public final class NativeBuffer {
  private final ByteBuffer bytes;
  private final long address;

  public NativeBuffer(int capacityBytes) {
    bytes = ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.nativeOrder());
    address = Pointer.nativeValue(Native.getDirectBufferPointer(bytes));
  }

  public long address() {
    return address;
  }

  public int capacity() {
    return bytes.capacity();
  }

  /** The first {@code length} bytes, for reading; a view, not a copy. */
  public ByteBuffer view(int length) {
    return bytes.duplicate().position(0).limit(length);
  }

  public byte getByte(int offset) {
    return bytes.get(offset);
  }

  public int getShort(int offset) {
    return bytes.getShort(offset) & 0xffff;
  }

  public int getInt(int offset) {
    return bytes.getInt(offset);
  }

  public long getLong(int offset) {
    return bytes.getLong(offset);
  }

  public void putByte(int offset, byte value) {
    bytes.put(offset, value);
  }

  public void putInt(int offset, int value) {
    bytes.putInt(offset, value);
  }

  public void putLong(int offset, long value) {
    bytes.putLong(offset, value);
  }

  public void get(int offset, byte[] target, int targetOffset, int length) {
    bytes.get(offset, target, targetOffset, length);
  }

  public void put(int offset, byte[] source, int sourceOffset, int length) {
    bytes.put(offset, source, sourceOffset, length);
  }
}
