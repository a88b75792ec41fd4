package org.filetrace.spool;

import java.util.List;
import java.util.Locale;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The tables of format 1, and what their values may be: SQLite stores any type in any column, and
 * the writer of a hostile spool is not bound by its CHECK constraints.
 */
enum SpoolTable {
  TRACE(
      Column.blob("uuid", 16, 16),
      Column.name("globaljobid", 1),
      Column.name("cluster", 0),
      Column.name("scheduler", 1),
      Column.name("job_id", 1),
      Column.name("array_index", 0).orNull(),
      Column.name("step", 0).orNull(),
      Column.integer("rank", 0, Integer.MAX_VALUE).orNull(),
      Column.integer("restart", 0, Integer.MAX_VALUE).orNull(),
      Column.prose("job_name").orNull(),
      Column.name("user_name", 1),
      Column.integer("uid", 0, 0xffffffffL),
      Column.integer("gid", 0, 0xffffffffL),
      Column.name("host", 1),
      Column.name("boot_id", 0),
      Column.prose("kernel"),
      Column.name("architecture", 1),
      Column.prose("tracer_version"),
      Column.integer("tracer_pid", 0, Integer.MAX_VALUE),
      Column.integer("tracer_start_ticks", 0, Long.MAX_VALUE),
      Column.integer("root_pid", 0, Integer.MAX_VALUE),
      Column.blob("argv", 0, SpoolFormat.ARGV_BYTES_MAX),
      Column.path("cwd"),
      Column.integer("started_ns", 0, Long.MAX_VALUE)),
  TRACE_END(
      Column.integer("ended_ns", 0, Long.MAX_VALUE),
      Column.integer("root_wait_status", 0, 0xffff).orNull()),
  ENVIRONMENT(
      Column.key("variable_no", SpoolFormat.VARIABLES_MAX),
      Column.name("name", 1),
      Column.bytes("content", SpoolFormat.VARIABLE_BYTES_MAX)),
  PATH(Column.key("path_no", Integer.MAX_VALUE), Column.path("bytes")),
  PROCESS(
      Column.key("process_no", Integer.MAX_VALUE),
      Column.integer("parent_no", 0, Integer.MAX_VALUE).orNull(),
      Column.integer("pid", 0, Integer.MAX_VALUE),
      Column.integer("started_ns", 0, Long.MAX_VALUE)),
  PROCESS_END(
      Column.key("process_no", Integer.MAX_VALUE),
      Column.integer("ended_ns", 0, Long.MAX_VALUE),
      Column.integer("wait_status", 0, 0xffffff),
      Column.integer("read_bytes", 0, Long.MAX_VALUE).orNull(),
      Column.integer("written_bytes", 0, Long.MAX_VALUE).orNull()),
  VERSION(
      Column.key("version_no", Integer.MAX_VALUE),
      Column.integer("path_no", 0, Integer.MAX_VALUE),
      Column.integer("device", Long.MIN_VALUE, Long.MAX_VALUE),
      Column.integer("inode", Long.MIN_VALUE, Long.MAX_VALUE),
      Column.integer("size_bytes", 0, Long.MAX_VALUE),
      Column.integer("mtime_ns", Long.MIN_VALUE, Long.MAX_VALUE),
      Column.integer("ctime_ns", Long.MIN_VALUE, Long.MAX_VALUE),
      Column.integer("mode", 0, 0xffff)),
  CHECKSUM(
      Column.key("checksum_no", Integer.MAX_VALUE),
      Column.integer("version_no", 0, Integer.MAX_VALUE),
      Column.oneOf("state", List.of("done", "pending", "changed-while-read", "failed")),
      Column.oneOf("algorithm", List.of(SpoolFormat.SHA256, SpoolFormat.SHA256_SAMPLED)),
      Column.blob("digest", 32, 32).orNull(),
      Column.prose("reason").orNull()),
  ACCESS(
      Column.key("seq", Long.MAX_VALUE),
      Column.integer("at_ns", 0, Long.MAX_VALUE),
      Column.integer("process_no", 0, Integer.MAX_VALUE),
      Column.integer("thread_id", 0, Integer.MAX_VALUE),
      Column.integer("activity", 1, Activity.values().length),
      Column.integer("path_no", 0, Integer.MAX_VALUE),
      Column.integer("second_path_no", 0, Integer.MAX_VALUE).orNull(),
      Column.integer("open_flags", 0, 0xffffffffL).orNull(),
      Column.integer("fd", Integer.MIN_VALUE, Integer.MAX_VALUE).orNull(),
      Column.integer("result", Long.MIN_VALUE, Long.MAX_VALUE),
      Column.integer("offset_bytes", Long.MIN_VALUE, Long.MAX_VALUE).orNull(),
      Column.integer("version_no", 0, Integer.MAX_VALUE).orNull()),
  EXECUTION(
      Column.key("seq", Long.MAX_VALUE),
      Column.blob("argv", 0, SpoolFormat.ARGV_BYTES_MAX),
      Column.path("cwd")),
  MARK(
      Column.key("mark_no", Integer.MAX_VALUE),
      Column.integer("at_ns", 0, Long.MAX_VALUE),
      Column.name("kind", 1),
      Column.integer("count", 0, Long.MAX_VALUE),
      Column.prose("detail"));

  private static final int PATH_BYTES_MAX = 4200; // PATH_MAX, and " (deleted)" of d_path
  private static final int NAME_MAX = 512;
  private static final int PROSE_MAX = 65_536;

  /** What a column may hold. */
  private record Column(
      String name, Kind kind, long least, long most, List<String> words, boolean optional) {
    private enum Kind {
      /** INTEGER PRIMARY KEY: the rowid, stored as NULL in the row. */
      KEY,
      INTEGER,
      BLOB,
      /** Without NUL. */
      BYTES,
      /** Text without control characters. */
      NAME,
      /** Text without NUL. */
      PROSE,
      WORD
    }

    static Column key(String name, long most) {
      return new Column(name, Kind.KEY, 0, most, List.of(), false);
    }

    static Column integer(String name, long least, long most) {
      return new Column(name, Kind.INTEGER, least, most, List.of(), false);
    }

    static Column blob(String name, int least, int most) {
      return new Column(name, Kind.BLOB, least, most, List.of(), false);
    }

    static Column path(String name) {
      return bytes(name, PATH_BYTES_MAX);
    }

    static Column bytes(String name, int most) {
      return new Column(name, Kind.BYTES, 0, most, List.of(), false);
    }

    static Column name(String name, int least) {
      return new Column(name, Kind.NAME, least, NAME_MAX, List.of(), false);
    }

    static Column prose(String name) {
      return new Column(name, Kind.PROSE, 0, PROSE_MAX, List.of(), false);
    }

    static Column oneOf(String name, List<String> words) {
      return new Column(name, Kind.WORD, 0, 0, words, false);
    }

    Column orNull() {
      return new Column(name, kind, least, most, words, true);
    }

    boolean admits(TableScan row, int column) {
      if (optional && row.isNull(column)) {
        return true;
      }
      return switch (kind) {
        case KEY -> row.isNull(column) && isWithin(row.rowid());
        case INTEGER -> row.isInteger(column) && isWithin(row.integer(column));
        case BLOB -> row.isBlob(column) && isWithin(row.length(column));
        case BYTES ->
            row.isBlob(column) && isWithin(row.length(column)) && !row.contains(column, (byte) 0);
        case NAME -> row.isText(column) && isName(row.text(column));
        case PROSE ->
            row.isText(column)
                && !row.contains(column, (byte) 0)
                && isWithin(row.text(column).length());
        case WORD -> isWord(row, column);
      };
    }

    private boolean isWord(TableScan row, int column) {
      for (String word : words) {
        if (row.is(column, word)) {
          return true;
        }
      }
      return false;
    }

    private boolean isWithin(long value) {
      return value >= least && value <= most;
    }

    private boolean isName(String text) {
      return isWithin(text.length()) && text.chars().noneMatch(c -> c < ' ' || c == 127);
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // never written
  private final Column[] columns;

  SpoolTable(Column... columns) {
    this.columns = columns;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  int columns() {
    return columns.length;
  }

  /** Requires that a row is one that a tracer may have written. */
  void require(TableScan row) throws SpoolRejectedException {
    for (int column = 0; column < columns.length; column++) {
      if (!columns[column].admits(row, column)) {
        throw unlikely(row, columns[column].name);
      }
    }
    if (this == CHECKSUM && row.is(2, "done") == row.isNull(4)) {
      throw unlikely(row, "digest");
    }
  }

  private SpoolRejectedException unlikely(TableScan row, String column) {
    return new SpoolRejectedException(
        Reason.OUT_OF_BOUNDS,
        "row "
            + row.rowid()
            + " of its table "
            + label()
            + " has a value of "
            + column
            + " that no tracer writes");
  }

  /** The table of this name; null when format 1 has none. */
  static @Nullable SpoolTable of(String name) {
    for (SpoolTable table : values()) {
      if (table.label().equals(name)) {
        return table;
      }
    }
    return null;
  }
}
