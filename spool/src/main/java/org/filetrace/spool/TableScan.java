package org.filetrace.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rows of one table in the order of their rowids: a walk over a b-tree of {@link SqlitePages}.
 * Nothing that the pages say is believed: every offset is checked against its page, rowids must
 * ascend, and no more pages are visited than there are, so that no circle is endless.
 */
final class TableScan {
  /** Longest row; the longest that a tracer writes is an argv of 128 KiB with its directory. */
  private static final int ROW_BYTES_MAX = 1 << 20;

  private static final int LEAF = 0x0d;
  private static final int INTERIOR = 0x05;
  private static final int DEPTH_MAX = 20;

  /** Serial types, the storage of a value (file format, 2.1). */
  private static final int NULL = 0;

  private static final int REAL = 7;
  private static final int ZERO = 8;
  private static final int ONE = 9;
  private static final int BLOB = 12;
  private static final int TEXT = 13;
  private static final int[] INTEGER_BYTES = {0, 1, 2, 3, 4, 6, 8};

  private final SqlitePages pages;
  private final byte[][] page = new byte[DEPTH_MAX][];
  private final int[] header = new int[DEPTH_MAX];
  private final int[] cells = new int[DEPTH_MAX];
  private final int[] next = new int[DEPTH_MAX];
  private int depth = -1;
  private long visited;
  private boolean started;
  private long rowid;

  private final int[] type;
  private final int[] start;
  private byte[] row = new byte[0];
  private int at;

  TableScan(SqlitePages pages, long rootPage, int columns)
      throws IOException, SpoolRejectedException {
    this.pages = pages;
    type = new int[columns];
    start = new int[columns];
    enter(rootPage);
  }

  private void enter(long number) throws IOException, SpoolRejectedException {
    if (++depth == DEPTH_MAX) {
      throw SqlitePages.corrupt("a tree of it has no end");
    }
    visit();
    byte[] bytes = pages.page(number);
    page[depth] = bytes;
    header[depth] = number == 1 ? 100 : 0;
    int kind = bytes[header[depth]];
    cells[depth] = twoBytes(bytes, header[depth] + 3);
    next[depth] = 0;
    int array = header[depth] + (kind == LEAF ? 8 : 12);
    if (kind != LEAF && kind != INTERIOR || array + 2 * cells[depth] > pages.usableBytes()) {
      throw SqlitePages.corrupt("page " + number + " is no page of a table");
    }
  }

  /** No page belongs to a table twice. */
  private void visit() throws SpoolRejectedException {
    if (++visited > pages.count()) {
      throw SqlitePages.corrupt("a tree of it has no end");
    }
  }

  /** Goes to the next row. */
  boolean next() throws IOException, SpoolRejectedException {
    while (depth >= 0) {
      byte[] bytes = page[depth];
      boolean leaf = bytes[header[depth]] == LEAF;
      if (next[depth] < cells[depth]) {
        int pointer = header[depth] + (leaf ? 8 : 12) + 2 * next[depth]++;
        int cell = twoBytes(bytes, pointer);
        if (leaf) {
          readRow(bytes, cell);
          return true;
        }
        enter(fourBytes(bytes, cell));
      } else if (!leaf && next[depth] == cells[depth]) {
        next[depth]++;
        enter(fourBytes(bytes, header[depth] + 8));
      } else {
        depth--;
      }
    }
    return false;
  }

  private void readRow(byte[] bytes, int cell) throws IOException, SpoolRejectedException {
    row = bytes;
    at = cell;
    long length = varint();
    long id = varint();
    if (started && id <= rowid) {
      throw SqlitePages.corrupt("row " + id + " of a table stands behind row " + rowid);
    }
    started = true;
    rowid = id;
    if (length < 0 || length > ROW_BYTES_MAX) {
      throw new SpoolRejectedException(
          SpoolRejectedException.Reason.OUT_OF_BOUNDS, "it has a row of " + length + " bytes");
    }
    int local = localBytes((int) length);
    if (at + local > bytes.length) {
      throw SqlitePages.corrupt("a row reaches beyond its page");
    }
    if (local < length) {
      assemble(bytes, (int) length, local);
    }
    readTypes(at + (int) length);
  }

  /** How much of a row stands in its leaf (file format, 1.6). */
  private int localBytes(int length) {
    int usable = pages.usableBytes();
    if (length <= usable - 35) {
      return length;
    }
    int least = (usable - 12) * 32 / 255 - 23;
    int local = least + (length - least) % (usable - 4);
    return local <= usable - 35 ? local : least;
  }

  private void assemble(byte[] bytes, int length, int local)
      throws IOException, SpoolRejectedException {
    byte[] whole = Arrays.copyOfRange(bytes, at, at + length);
    long overflow = fourBytes(bytes, at + local);
    for (int have = local; have < length; ) {
      visit();
      byte[] more = pages.page(overflow);
      int part = Math.min(length - have, pages.usableBytes() - 4);
      System.arraycopy(more, 4, whole, have, part);
      have += part;
      overflow = fourBytes(more, 0);
    }
    row = whole;
    at = 0;
  }

  private void readTypes(int rowEnd) throws SpoolRejectedException {
    int headerStart = at;
    long headerLength = varint();
    long value = headerStart + headerLength;
    if (headerLength < 1 || value > rowEnd) {
      throw SqlitePages.corrupt("a row's header is longer than the row");
    }
    long headerEnd = value;
    for (int column = 0; column < type.length; column++) {
      if (at >= headerEnd) {
        throw SqlitePages.corrupt("a row has fewer columns than its table");
      }
      long kind = varint();
      start[column] = (int) value;
      value += length(kind);
      if (kind < 0 || kind == 10 || kind == 11 || value > rowEnd) {
        throw SqlitePages.corrupt("a row's value reaches beyond the row");
      }
      type[column] = (int) kind;
    }
  }

  private static long length(long kind) {
    if (kind < INTEGER_BYTES.length) {
      return kind < 0 ? 0 : INTEGER_BYTES[(int) kind];
    }
    return kind == REAL ? 8 : kind < BLOB ? 0 : (kind - BLOB) / 2;
  }

  private long varint() throws SpoolRejectedException {
    if (at < row.length && row[at] >= 0) {
      return row[at++]; // nearly all are one byte long
    }
    long value = 0;
    for (int i = 0; i < 9; i++) {
      if (at >= row.length) {
        throw SqlitePages.corrupt("a number reaches beyond its page");
      }
      int octet = row[at++];
      if (i == 8) {
        return value << 8 | octet & 0xff;
      }
      value = value << 7 | octet & 0x7f;
      if (octet >= 0) {
        break;
      }
    }
    return value;
  }

  private static int twoBytes(byte[] bytes, int at) throws SpoolRejectedException {
    requireWithin(bytes, at, 2);
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private static long fourBytes(byte[] bytes, int at) throws SpoolRejectedException {
    requireWithin(bytes, at, 4);
    return (long) twoBytes(bytes, at) << 16 | twoBytes(bytes, at + 2);
  }

  private static void requireWithin(byte[] bytes, int at, int length)
      throws SpoolRejectedException {
    if (at + length > bytes.length) {
      throw SqlitePages.corrupt("an offset reaches beyond its page");
    }
  }

  long rowid() {
    return rowid;
  }

  boolean isNull(int column) {
    return type[column] == NULL;
  }

  boolean isInteger(int column) {
    int kind = type[column];
    return kind > NULL && kind < REAL || kind == ZERO || kind == ONE;
  }

  boolean isBlob(int column) {
    return type[column] >= BLOB && (type[column] & 1) == 0;
  }

  boolean isText(int column) {
    return type[column] >= TEXT && (type[column] & 1) == 1;
  }

  /** Of a column that {@link #isInteger}. */
  long integer(int column) {
    int kind = type[column];
    if (kind == ZERO || kind == ONE) {
      return kind == ONE ? 1 : 0;
    }
    int from = start[column];
    long value = row[from];
    for (int i = 1; i < INTEGER_BYTES[kind]; i++) {
      value = value << 8 | row[from + i] & 0xffL;
    }
    return value;
  }

  /** Bytes of a text or a blob. */
  int length(int column) {
    return (type[column] - BLOB) / 2;
  }

  /** Of a text or a blob. */
  boolean contains(int column, byte octet) {
    for (int i = start[column], end = i + length(column); i < end; i++) {
      if (row[i] == octet) {
        return true;
      }
    }
    return false;
  }

  /** Of a text or a blob. */
  byte[] bytes(int column) {
    return Arrays.copyOfRange(row, start[column], start[column] + length(column));
  }

  String text(int column) {
    return new String(row, start[column], length(column), StandardCharsets.UTF_8);
  }

  /** Whether the text is this, in ASCII. */
  boolean is(int column, String text) {
    if (!isText(column) || length(column) != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (row[start[column] + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
