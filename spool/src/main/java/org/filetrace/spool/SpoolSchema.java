package org.filetrace.spool;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The only schema that a reader accepts: the tables of format 1 as its SQL declares them, and
 * nothing else: no trigger, view, index, generated column or expression that could run.
 */
final class SpoolSchema {
  private static final Pattern CREATE_TABLE =
      Pattern.compile("CREATE TABLE (\\w+) \\(.*?\\R\\)(?=;)", Pattern.DOTALL);

  /** By the table's name, as SQLite keeps it. */
  private static final Map<String, String> DECLARED =
      CREATE_TABLE
          .matcher(SpoolFormat.schema())
          .results()
          .collect(Collectors.toMap(create -> create.group(1), MatchResult::group));

  /** Columns of sqlite_schema: type, name, tbl_name, rootpage, sql. */
  private static final int COLUMNS = 5;

  private SpoolSchema() {}

  /** The root pages of the tables. */
  static Map<SpoolTable, Long> roots(SqlitePages pages) throws IOException, SpoolRejectedException {
    Map<SpoolTable, Long> roots = new EnumMap<>(SpoolTable.class);
    TableScan objects = new TableScan(pages, 1, COLUMNS);
    while (objects.next()) {
      String name = objects.isText(1) ? objects.text(1) : "";
      @Nullable SpoolTable table = SpoolTable.of(name);
      boolean declared =
          table != null
              && objects.is(0, "table")
              && objects.isInteger(3)
              && objects.isText(4)
              && isSame(objects.text(4), DECLARED.getOrDefault(name, ""));
      if (table == null || !declared || roots.put(table, objects.integer(3)) != null) {
        throw new SpoolRejectedException(
            Reason.FOREIGN_SCHEMA, shown(name) + " is not as format 1 declares it");
      }
    }
    for (SpoolTable table : SpoolTable.values()) {
      if (!roots.containsKey(table)) {
        throw new SpoolRejectedException(
            Reason.FOREIGN_SCHEMA, "table " + table.label() + " is missing");
      }
    }
    return roots;
  }

  private static String shown(String name) {
    return "its "
        + (name.matches("\\w{1,64}")
            ? "object " + name
            : "schema, in an object with a strange name,");
  }

  /** Comments may have changed since. */
  private static boolean isSame(String found, String declared) {
    return found.equals(declared) || canonical(found).equals(canonical(declared));
  }

  private static String canonical(String sql) {
    return sql.replaceAll("--[^\n]*", " ").replaceAll("\\s+", " ").replaceAll(" ?([(),]) ?", "$1");
  }
}
