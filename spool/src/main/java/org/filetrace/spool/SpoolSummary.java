package org.filetrace.spool;

import java.io.IOException;
import java.util.Arrays;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;

/** What the check of a spool's rows finds out on its way. */
final class SpoolSummary {
  private static final SpoolTable[] TABLES = SpoolTable.values();

  private final long[] rows = new long[TABLES.length];
  private final long[] firstKey = new long[TABLES.length];
  private final long[] lastKey = new long[TABLES.length];
  private long lastNs;
  private boolean names;
  private @Nullable TraceHeader header;
  private @Nullable TraceEnd end;

  SpoolSummary() {
    Arrays.fill(lastKey, -1);
  }

  /** Checks all rows of a table. */
  void add(SpoolTable table, TableScan scan) throws IOException, SpoolRejectedException {
    int number = table.ordinal();
    while (scan.next()) {
      table.require(scan);
      if (rows[number]++ == 0) {
        firstKey[number] = scan.rowid();
      }
      lastKey[number] = scan.rowid();
      lastNs = Math.max(lastNs, moment(table, scan));
      if (table == SpoolTable.TRACE) {
        header = SpoolReader.header(scan);
      } else if (table == SpoolTable.TRACE_END) {
        end = new TraceEnd(scan.integer(0), SpoolReader.intOrNull(scan, 1));
      } else if (table == SpoolTable.ACCESS) {
        names |= VersionChecksums.isNaming(scan);
      }
    }
  }

  private static long moment(SpoolTable table, TableScan row) {
    return switch (table) {
      case TRACE -> row.integer(23);
      case PROCESS -> row.integer(3);
      case PROCESS_END, ACCESS -> row.integer(1);
      default -> 0;
    };
  }

  /** What can be said only when all rows were seen. */
  void require() throws SpoolRejectedException {
    if (rows(SpoolTable.TRACE) == 0) {
      throw new SpoolRejectedException(Reason.EMPTY, "its table trace has no row");
    }
    if (rows(SpoolTable.TRACE) > 1 || rows(SpoolTable.TRACE_END) > 1) {
      throw new SpoolRejectedException(
          Reason.OUT_OF_BOUNDS, "it tells of more than one trace, or of more than one end");
    }
    requireDense(SpoolTable.PATH);
    requireDense(SpoolTable.VERSION);
    requireDense(SpoolTable.PROCESS);
  }

  /** So that a reader may keep arrays by number. */
  private void requireDense(SpoolTable table) throws SpoolRejectedException {
    if (lastKey(table, 0) > 2 * rows(table) + 1024) {
      throw new SpoolRejectedException(
          Reason.OUT_OF_BOUNDS, "the numbers of its table " + table.label() + " are not dense");
    }
  }

  long rows(SpoolTable table) {
    return rows[table.ordinal()];
  }

  long lastKey(SpoolTable table, long ifEmpty) {
    return rows(table) == 0 ? ifEmpty : lastKey[table.ordinal()];
  }

  /** How many numbers between the first and the last have no row. */
  long missingKeys(SpoolTable table) {
    int number = table.ordinal();
    return rows[number] == 0 ? 0 : lastKey[number] - firstKey[number] + 1 - rows[number];
  }

  /** Whether an access gave a version another name. */
  boolean hasNames() {
    return names;
  }

  long lastNs() {
    return lastNs;
  }

  @Nullable TraceHeader trace() {
    return header;
  }

  @Nullable TraceEnd end() {
    return end;
  }
}
