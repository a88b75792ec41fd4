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

  private final byte @Nullable [] content;
  private final @Nullable FileChannel file;
  private final ByteBuffer header;
  private final int pageBytes;
  private final int usableBytes;
  private final long pages;

  /** Of a file that is in memory. */
  static SqlitePages of(byte[] content) throws SpoolRejectedException {
    return new SqlitePages(
        content,
        null,
        ByteBuffer.wrap(Arrays.copyOf(content, Math.min(content.length, HEADER_BYTES))),
        content.length);
  }

  /** Of a file that nobody else writes; closes it in the end. */
  static SqlitePages of(FileChannel file) throws IOException, SpoolRejectedException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    while (header.hasRemaining() && file.read(header, header.position()) > 0) {
      // until it is there
    }
    return new SqlitePages(null, file, header.flip(), file.size());
  }

  private SqlitePages(
      byte @Nullable [] content, @Nullable FileChannel file, ByteBuffer header, long sizeBytes)
      throws SpoolRejectedException {
    this.content = content;
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

  int pageBytes() {
    return pageBytes;
  }

  /** Bytes of a page that hold content. */
  int usableBytes() {
    return usableBytes;
  }

  long count() {
    return pages;
  }

  /** Reads the page with this number, from 1. */
  void read(long number, byte[] into) throws IOException, SpoolRejectedException {
    if (number < 1 || number > pages) {
      throw corrupt("it refers to page " + number + " of " + pages);
    }
    long from = (number - 1) * pageBytes;
    if (content != null) {
      System.arraycopy(content, (int) from, into, 0, pageBytes);
    } else if (file != null) {
      ByteBuffer page = ByteBuffer.wrap(into, 0, pageBytes);
      while (page.hasRemaining()) {
        if (file.read(page, from + page.position()) < 0) {
          throw new EOFException("the copy of a spool ends within page " + number);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
