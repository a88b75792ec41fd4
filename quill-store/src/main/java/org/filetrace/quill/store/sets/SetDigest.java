package org.filetrace.quill.store.sets;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Recognises a chunk, a set or a shared block by its content: the first 16 bytes of a SHA-256. What
 * is summed begins with its kind, so that a chunk and a set of equal ids stay apart.
 */
public record SetDigest(long high, long low) {
  /** What is recognised. */
  public enum Kind {
    CHUNK,
    SET,
    SHAPE,
    IDENTITIES,
    VARIABLE,
    ENVIRONMENT
  }

  /**
   * @param mode how the members were used; part of what makes a set
   */
  public static SetDigest ofIds(Kind kind, int mode, long[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate(5 + ids.length * Long.BYTES);
    bytes.put((byte) kind.ordinal()).putInt(mode);
    bytes.asLongBuffer().put(ids);
    return of(bytes.array());
  }

  public static SetDigest ofBytes(Kind kind, byte[] content) {
    byte[] bytes = Arrays.copyOf(content, content.length + 1);
    bytes[content.length] = (byte) kind.ordinal();
    return of(bytes);
  }

  private static SetDigest of(byte[] bytes) {
    try {
      ByteBuffer sum = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new SetDigest(sum.getLong(), sum.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What {@link #toBytes} gave. */
  public static SetDigest fromBytes(byte[] bytes) {
    ByteBuffer sum = ByteBuffer.wrap(bytes);
    return new SetDigest(sum.getLong(), sum.getLong());
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }
}
