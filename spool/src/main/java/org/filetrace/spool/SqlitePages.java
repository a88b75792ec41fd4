package org.filetrace.spool;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The pages of an SQLite database without a journal, as its file format lays them out
 * (sqlite.org/fileformat2.html).
 *
 * <p>A collector reads a thousand small spools a second, each of which SQLite would open, parse and
 * check for milliseconds; and it reads them from users whom it does not trust. A format that never
 * changes, read page by page by code that cannot leave its arrays, is the faster and the safer way
 * in. A file with a journal beside it is SQLite's own business first ({@link SpoolCopy}).
 */
final class SqlitePages implements AutoCloseable {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 100;
  private static final int UTF_8 = 1;

  /** A multiple of every page size. */
  private static final int BLOCK_BYTES = 1 << 18;

  /** What a file is read through; direct, so that its bytes are copied once. */
  private static final ThreadLocal<ByteBuffer> BLOCK =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BLOCK_BYTES));

  /** All of them, or none. */
  private byte[][] resident = {};

  private final @Nullable FileChannel file;
  private final ByteBuffer header;
  private final int pageBytes;
  private final int usableBytes;
  private final long pages;

  /** Reads so many bytes of a file that somebody may be writing. */
  static SqlitePages inMemory(FileChannel in, long size)
      throws IOException, SpoolRejectedException {
    ByteBuffer block = BLOCK.get().clear();
    fill(block, in, 0);
    SqlitePages pages = new SqlitePages(null, headerOf(block), size);
    pages.readAll(in, block);
    return pages;
  }

  /** Of a file that nobody else writes; closes it in the end. */
  static SqlitePages of(FileChannel file) throws IOException, SpoolRejectedException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    fill(header, file, 0);
    return new SqlitePages(file, headerOf(header), file.size());
  }

  private static ByteBuffer headerOf(ByteBuffer start) {
    byte[] header = new byte[Math.min(start.remaining(), HEADER_BYTES)];
    start.get(0, header);
    return ByteBuffer.wrap(header);
  }

  private static void fill(ByteBuffer block, FileChannel in, long from) throws IOException {
    while (block.hasRemaining() && in.read(block, from + block.position()) > 0) {
      // until it is full, or the file ends
    }
    block.flip();
  }

  /**
   * @param block with its beginning
   */
  private void readAll(FileChannel in, ByteBuffer block)
      throws IOException, SpoolRejectedException {
    resident = new byte[(int) pages][];
    for (int number = 0; number < pages; number++) {
      if (!block.hasRemaining()) {
        fill(block.clear(), in, (long) number * pageBytes);
      }
      if (block.remaining() < pageBytes) {
        throw corrupt("it became shorter while it was read");
      }
      resident[number] = new byte[pageBytes];
      block.get(resident[number]);
    }
  }

  private SqlitePages(@Nullable FileChannel file, ByteBuffer header, long sizeBytes)
      throws SpoolRejectedException {
    this.file = file;
    this.header = header;
    if (header.remaining() < HEADER_BYTES
        || !Arrays.equals(header.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new SpoolRejectedException(Reason.NOT_A_SPOOL, "it is no SQLite file");
    }
    int declared = header.getShort(16) & 0xffff;
    pageBytes = declared == 1 ? 1 << 16 : declared;
    usableBytes = pageBytes - (header.get(20) & 0xff);
    if (Integer.bitCount(pageBytes) != 1 || pageBytes < 512 || usableBytes < 480) {
      throw corrupt("its header names pages of " + pageBytes + " bytes");
    }
    pages = sizeBytes / pageBytes;
    if (sizeBytes % pageBytes != 0 || header.getInt(56) != UTF_8) {
      throw corrupt("its size or its text encoding is not that of a spool");
    }
  }

  static SpoolRejectedException corrupt(String detail) {
    return new SpoolRejectedException(Reason.CORRUPT, detail);
  }

  int applicationId() {
    return header.getInt(68);
  }

  int userVersion() {
    return header.getInt(60);
  }

  /** Bytes of a page that hold content. */
  int usableBytes() {
    return usableBytes;
  }

  long count() {
    return pages;
  }

  /** The page with this number, from 1; not to be changed. */
  byte[] page(long number) throws IOException, SpoolRejectedException {
    if (number < 1 || number > pages) {
      throw corrupt("it refers to page " + number + " of " + pages);
    }
    if (file == null) {
      return resident[(int) number - 1];
    }
    ByteBuffer page = ByteBuffer.allocate(pageBytes);
    fill(page, file, (number - 1) * pageBytes);
    if (page.remaining() < pageBytes) {
      throw new EOFException("the copy of a spool ends within page " + number);
    }
    return page.array();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
