package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.BooleanSupplier;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.tracer.linux.OwnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Digests of what a descriptor refers to.
 *
 * <p>{@code sha256} is SHA-256 over the whole content.
 *
 * <p>{@code sha256-sampled-1} is SHA-256 over the size in bytes as an 8-byte big-endian number,
 * followed by 64 blocks of 65,536 bytes each, in order; with {@code room = size - 65536}, block
 * {@code i} (0 to 63) begins at byte {@code floor(room * i / 63)}, so that the first is the file's
 * beginning and the last its end. It is defined for files of at least 4 MiB. A change between the
 * blocks goes unseen: equal samples say "most likely the same", different ones "surely not".
 */
final class ContentDigest {
  static final int BLOCK_BYTES = 1 << 16;
  static final int BLOCKS = 64;

  /** What a sample reads: 4 MiB. */
  static final long SAMPLE_BYTES = (long) BLOCKS * BLOCK_BYTES;

  /** Large enough that calls cost nothing beside hashing, small enough for the second cache. */
  static final int BUFFER_BYTES = 1 << 18;

  private final OwnDescriptor descriptor;
  private final BooleanSupplier abandoned;
  private final MessageDigest sha256;

  /**
   * @param abandoned asked every now and then; true ends the computation without a digest
   */
  ContentDigest(OwnDescriptor descriptor, BooleanSupplier abandoned) {
    this.descriptor = descriptor;
    this.abandoned = abandoned;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * @return 32 bytes; null when abandoned, or when the file does not have {@code sizeBytes} bytes
   */
  byte @Nullable [] compute(int fd, long sizeBytes, String algorithm) throws IOException {
    sha256.reset();
    boolean whole = algorithm.equals(SpoolFormat.SHA256);
    boolean complete = whole ? readWhole(fd, sizeBytes) : readSample(fd, sizeBytes);
    return complete ? sha256.digest() : null;
  }

  /** Reads one byte more than there should be, to see a file that grew. */
  private boolean readWhole(int fd, long sizeBytes) throws IOException {
    OwnDescriptor.willReadAll(fd);
    return update(fd, 0, sizeBytes) && !descriptor.read(fd, sizeBytes, 1).hasRemaining();
  }

  private boolean readSample(int fd, long sizeBytes) throws IOException {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sizeBytes));
    for (int block = 0; block < BLOCKS; block++) {
      if (!update(fd, blockStart(sizeBytes, block), BLOCK_BYTES)) {
        return false;
      }
    }
    return true;
  }

  /** floor(room * block / 63) without overflow. */
  static long blockStart(long sizeBytes, int block) {
    long room = sizeBytes - BLOCK_BYTES;
    int last = BLOCKS - 1;
    return room / last * block + room % last * block / last;
  }

  private boolean update(int fd, long from, long length) throws IOException {
    long left = length;
    while (left > 0) {
      ByteBuffer content = descriptor.read(fd, from + length - left, left);
      if (!content.hasRemaining() || abandoned.getAsBoolean()) {
        return false;
      }
      left -= content.remaining();
      sha256.update(content);
    }
    return true;
  }
}
