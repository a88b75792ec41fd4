package org.filetrace.tracer.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A bounded queue of byte records from one producer thread to one consumer thread. Records lie in
 * one array, aligned to 8 bytes and never broken at its end; nothing is allocated per record.
 *
 * <p>Each record begins with its length (int, a multiple of 8) and its kind (int).
 */
final class EventRing {
  static final int HEADER_BYTES = 8;
  private static final int PADDING = 0;

  /** The records' fields are read and written here, at the offsets that claim and poll return. */
  final ByteBuffer buffer;

  final byte[] bytes;
  private final int mask;
  private volatile long written;
  private volatile long consumed;

  private long producerPosition;
  private long consumedAsSeenByProducer;
  private long consumerPosition;
  private long writtenAsSeenByConsumer;

  /**
   * @param capacity bytes, a power of two
   */
  EventRing(int capacity) {
    bytes = new byte[capacity];
    buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    mask = capacity - 1;
  }

  /** The longest record that fits for sure. */
  int longestRecord() {
    return bytes.length / 4;
  }

  /**
   * Producer: room for one record.
   *
   * @param length its bytes, header included
   * @return where it starts, or -1 when the ring is full; to be tried again after the consumer went
   *     on
   */
  int claim(int length, int kind) {
    int aligned = length + 7 & ~7;
    int at = (int) producerPosition & mask;
    int padding = at + aligned > bytes.length ? bytes.length - at : 0;
    if (free() < padding + aligned) {
      return -1;
    }
    if (padding > 0) {
      putHeader(at, padding, PADDING);
      at = 0;
    }
    putHeader(at, aligned, kind);
    producerPosition += padding + aligned;
    return at;
  }

  private void putHeader(int at, int length, int kind) {
    buffer.putInt(at, length);
    buffer.putInt(at + 4, kind);
  }

  private long free() {
    long free = bytes.length - (producerPosition - consumedAsSeenByProducer);
    if (free < bytes.length / 2) {
      consumedAsSeenByProducer = consumed;
      free = bytes.length - (producerPosition - consumedAsSeenByProducer);
    }
    return free;
  }

  /** Producer: lets the consumer see what was claimed. */
  void publish() {
    written = producerPosition;
  }

  /** Producer: whether the consumer lags by more than half of the ring. */
  boolean isHalfFull() {
    return free() < bytes.length / 2;
  }

  /**
   * Consumer: the oldest record.
   *
   * @return where it starts, or -1 when there is none
   */
  int poll() {
    while (hasRecord()) {
      int at = (int) consumerPosition & mask;
      if (kind(at) != PADDING) {
        return at;
      }
      consumerPosition += buffer.getInt(at);
    }
    return -1;
  }

  private boolean hasRecord() {
    if (consumerPosition == writtenAsSeenByConsumer) {
      writtenAsSeenByConsumer = written;
    }
    return consumerPosition != writtenAsSeenByConsumer;
  }

  int kind(int at) {
    return buffer.getInt(at + 4);
  }

  /** Consumer: done with the record at {@code at}; its bytes may be overwritten. */
  void release(int at) {
    consumerPosition += buffer.getInt(at);
    consumed = consumerPosition;
  }

  /** Either side: whether everything published was released. */
  boolean isEmpty() {
    return consumed == written;
  }

  /** Producer: bytes published so far. */
  long publishedBytes() {
    return written;
  }

  /** Either side: bytes released so far, to see whether the consumer moves. */
  long consumedBytes() {
    return consumed;
  }
}
