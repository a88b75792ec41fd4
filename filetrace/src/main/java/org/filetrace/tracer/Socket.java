package org.filetrace.tracer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.filetrace.tracer.linux.Errno;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;

/** A stream socket that was inherited by number; native/src/handshake.h says what goes over it. */
final class Socket {
  static final int MAGIC = 0x31435446;

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final short POLLIN = 1;

  private final int fd;
  private final NativeBuffer chunk = new NativeBuffer(CHUNK_BYTES);

  Socket(int fd) {
    this.fd = fd;
  }

  /** Reads exactly that many bytes, in host order. */
  ByteBuffer read(int count) throws IOException {
    byte[] bytes = new byte[count];
    int length = 0;
    while (length < count) {
      long got = Linux.read(fd, chunk.address(), Math.min(count - length, CHUNK_BYTES));
      if (got == 0) {
        throw new EOFException("descriptor " + fd + " was closed by the other side");
      }
      if (got > 0) {
        chunk.get(0, bytes, length, (int) got);
        length += (int) got;
      } else if (got != -Errno.EINTR) {
        throw new IOException("read from descriptor " + fd + " failed with errno " + -got);
      }
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  void write(ByteBuffer message) throws IOException {
    byte[] bytes = message.array();
    int at = 0;
    while (at < bytes.length) {
      int count = Math.min(bytes.length - at, CHUNK_BYTES);
      chunk.put(0, bytes, at, count);
      long written = Linux.write(fd, chunk.address(), count);
      if (written >= 0) {
        at += (int) written;
      } else if (written != -Errno.EINTR) {
        throw new IOException("write to descriptor " + fd + " failed with errno " + -written);
      }
    }
  }

  /** Whether something can be read within that time. */
  boolean awaitReadable(int timeoutMs) {
    NativeBuffer poll = new NativeBuffer(24);
    poll.putInt(0, fd);
    poll.putByte(4, (byte) POLLIN);
    poll.putLong(8, timeoutMs / 1000);
    poll.putLong(16, timeoutMs % 1000 * 1_000_000L);
    return Linux.ppoll(poll.address(), 1, poll.address() + 8) > 0;
  }

  void close() {
    Linux.close(fd);
  }

  /** A message of 32-bit words and text. */
  static ByteBuffer message(byte[] text, int... words) {
    ByteBuffer message =
        ByteBuffer.allocate(words.length * Integer.BYTES + text.length)
            .order(ByteOrder.nativeOrder());
    for (int word : words) {
      message.putInt(word);
    }
    return message.put(text);
  }
}
