package org.filetrace.spool;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.filetrace.spool.SpoolRejectedException.Reason;

/**
 * What the values of a spool may be, said as SQL: SQLite stores any type in any column, and the
 * writer of a hostile spool is not bound by its CHECK constraints. Numbers of rows must be dense,
 * so that a reader may keep arrays by number.
 */
final class SpoolBounds {
  private record Bound(String table, String condition) {}

  private static final int PATH_BYTES_MAX = 4200; // PATH_MAX, and " (deleted)" of d_path
  private static final int NAME_MAX = 512;
  private static final int PROSE_MAX = 65_536;

  private static final List<Bound> BOUNDS =
      List.of(
          new Bound(
              "trace",
              blob("uuid", 16, 16)
                  + text("globaljobid", 1)
                  + text("cluster", 0)
                  + text("scheduler", 1)
                  + text("job_id", 1)
                  + optionalText("array_index")
                  + optionalText("step")
                  + optionalProse("job_name")
                  + text("user_name", 1)
                  + text("host", 1)
                  + text("boot_id", 0)
                  + prose("kernel")
                  + text("architecture", 1)
                  + prose("tracer_version")
                  + optionalInteger("rank", 0, Integer.MAX_VALUE)
                  + optionalInteger("restart", 0, Integer.MAX_VALUE)
                  + integer("uid", 0, 0xffffffffL)
                  + integer("gid", 0, 0xffffffffL)
                  + integer("tracer_pid", 0, Integer.MAX_VALUE)
                  + integer("tracer_start_ticks", 0, Long.MAX_VALUE)
                  + integer("root_pid", 0, Integer.MAX_VALUE)
                  + blob("argv", 0, SpoolFormat.ARGV_BYTES_MAX)
                  + path("cwd")
                  + integer("started_ns", 0, Long.MAX_VALUE)),
          new Bound(
              "trace_end",
              integer("ended_ns", 0, Long.MAX_VALUE)
                  + optionalInteger("root_wait_status", 0, 0xffff)),
          new Bound("path", number("path_no") + path("bytes")),
          new Bound(
              "process",
              number("process_no")
                  + optionalInteger("parent_no", 0, Integer.MAX_VALUE)
                  + integer("pid", 0, Integer.MAX_VALUE)
                  + integer("started_ns", 0, Long.MAX_VALUE)),
          new Bound(
              "process_end",
              number("process_no")
                  + integer("ended_ns", 0, Long.MAX_VALUE)
                  + integer("wait_status", 0, 0xffffff)
                  + optionalInteger("read_bytes", 0, Long.MAX_VALUE)
                  + optionalInteger("written_bytes", 0, Long.MAX_VALUE)),
          new Bound(
              "version",
              number("version_no")
                  + number("path_no")
                  + integer("device", Long.MIN_VALUE, Long.MAX_VALUE)
                  + integer("inode", Long.MIN_VALUE, Long.MAX_VALUE)
                  + integer("size_bytes", 0, Long.MAX_VALUE)
                  + integer("mtime_ns", Long.MIN_VALUE, Long.MAX_VALUE)
                  + integer("ctime_ns", Long.MIN_VALUE, Long.MAX_VALUE)
                  + integer("mode", 0, 0xffff)),
          new Bound(
              "checksum",
              number("checksum_no")
                  + number("version_no")
                  + " AND state IN ('done', 'pending', 'changed-while-read', 'failed')"
                  + " AND algorithm IN ('sha256', 'sha256-sampled-1')"
                  + " AND CASE WHEN state = 'done' THEN typeof(digest) = 'blob' AND"
                  + " length(digest) = 32 ELSE digest IS NULL END"
                  + optionalProse("reason")),
          new Bound(
              "access",
              integer("seq", 0, Long.MAX_VALUE)
                  + integer("at_ns", 0, Long.MAX_VALUE)
                  + number("process_no")
                  + integer("thread_id", 0, Integer.MAX_VALUE)
                  + integer("activity", 1, Activity.values().length)
                  + number("path_no")
                  + optionalInteger("second_path_no", 0, Integer.MAX_VALUE)
                  + optionalInteger("open_flags", 0, 0xffffffffL)
                  + optionalInteger("fd", Integer.MIN_VALUE, Integer.MAX_VALUE)
                  + integer("result", Long.MIN_VALUE, Long.MAX_VALUE)
                  + optionalInteger("offset_bytes", Long.MIN_VALUE, Long.MAX_VALUE)
                  + optionalInteger("version_no", 0, Integer.MAX_VALUE)),
          new Bound(
              "execution",
              integer("seq", 0, Long.MAX_VALUE)
                  + blob("argv", 0, SpoolFormat.ARGV_BYTES_MAX)
                  + path("cwd")),
          new Bound(
              "mark",
              number("mark_no")
                  + integer("at_ns", 0, Long.MAX_VALUE)
                  + text("kind", 1)
                  + integer("count", 0, Long.MAX_VALUE)
                  + prose("detail")));

  /** Tables whose numbers index arrays of the reader. */
  private static final List<String> DENSE =
      List.of("path.path_no", "version.version_no", "process.process_no");

  private SpoolBounds() {}

  static void require(Connection spool) throws SQLException, SpoolRejectedException {
    try (Statement statement = spool.createStatement()) {
      requireCount(statement, "trace", 1, 1);
      requireCount(statement, "trace_end", 0, 1);
      for (Bound bound : BOUNDS) {
        requireBound(statement, bound);
      }
      for (String column : DENSE) {
        requireDense(statement, column);
      }
    }
  }

  private static void requireCount(Statement statement, String table, int least, int most)
      throws SQLException, SpoolRejectedException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT count(*) FROM (SELECT 1 FROM " + table + " LIMIT " + (most + 1) + ")")) {
      rows.next();
      if (rows.getInt(1) < least) {
        throw new SpoolRejectedException(Reason.EMPTY, "its table " + table + " has no row");
      }
      if (rows.getInt(1) > most) {
        throw new SpoolRejectedException(
            Reason.OUT_OF_BOUNDS, "its table " + table + " has more than " + most + " row");
      }
    }
  }

  private static void requireBound(Statement statement, Bound bound)
      throws SQLException, SpoolRejectedException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT rowid FROM "
                + bound.table
                + " WHERE ("
                + bound.condition.substring(" AND ".length())
                + ") IS NOT TRUE LIMIT 1")) {
      if (rows.next()) {
        throw new SpoolRejectedException(
            Reason.OUT_OF_BOUNDS,
            "row "
                + rows.getLong(1)
                + " of its table "
                + bound.table
                + " has a value that no"
                + " tracer writes");
      }
    }
  }

  private static void requireDense(Statement statement, String column)
      throws SQLException, SpoolRejectedException {
    String table = column.substring(0, column.indexOf('.'));
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT coalesce(max(" + column + "), 0) > 2 * count(*) + 1024 FROM " + table)) {
      rows.next();
      if (rows.getBoolean(1)) {
        throw new SpoolRejectedException(
            Reason.OUT_OF_BOUNDS, "the numbers of its table " + table + " are not dense");
      }
    }
  }

  private static String integer(String column, long least, long most) {
    return " AND typeof("
        + column
        + ") = 'integer' AND "
        + column
        + " BETWEEN "
        + literal(least)
        + " AND "
        + literal(most);
  }

  /** SQLite reads the digits of the smallest integer as a floating point number. */
  private static String literal(long value) {
    return value == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : Long.toString(value);
  }

  private static String optionalInteger(String column, long least, long most) {
    return " AND (" + column + " IS NULL OR" + integer(column, least, most).substring(4) + ")";
  }

  private static String number(String column) {
    return integer(column, 0, Integer.MAX_VALUE);
  }

  private static String blob(String column, int least, int most) {
    return " AND typeof("
        + column
        + ") = 'blob' AND length("
        + column
        + ") BETWEEN "
        + least
        + " AND "
        + most;
  }

  private static String path(String column) {
    return blob(column, 0, PATH_BYTES_MAX) + " AND instr(" + column + ", x'00') = 0";
  }

  private static String prose(String column) {
    return " AND typeof("
        + column
        + ") = 'text' AND length("
        + column
        + ") <= "
        + PROSE_MAX
        + " AND instr(CAST("
        + column
        + " AS BLOB), x'00') = 0";
  }

  private static String optionalProse(String column) {
    return " AND (" + column + " IS NULL OR" + prose(column).substring(4) + ")";
  }

  /** A name: text without control characters. */
  private static String text(String column, int least) {
    return " AND typeof("
        + column
        + ") = 'text' AND length("
        + column
        + ") BETWEEN "
        + least
        + " AND "
        + NAME_MAX
        + " AND instr(CAST("
        + column
        + " AS BLOB), x'00') = 0 AND "
        + column
        + " NOT GLOB '*[' || char(1) || '-' || char(31) || char(127) || ']*'";
  }

  private static String optionalText(String column) {
    return " AND (" + column + " IS NULL OR" + text(column, 0).substring(4) + ")";
  }
}
