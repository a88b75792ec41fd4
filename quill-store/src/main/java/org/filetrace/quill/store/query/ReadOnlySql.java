package org.filetrace.quill.store.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Parser;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * One query in a user's own SQL that certainly changes nothing and certainly ends.
 *
 * <p>The engine refuses writes: SQLite's file was opened read-only and {@code query_only} is on;
 * PostgreSQL runs it in a READ ONLY transaction whose first snapshot is taken, after which nothing
 * can make it writable. Statements that act outside of the database or of the transaction (ATTACH,
 * VACUUM INTO, COPY TO PROGRAM, SET, a second statement) are refused by their first word and by
 * being single. What is left are functions that act on the server (pg_terminate_backend,
 * pg_read_file, query_to_xml, set_config): all of them are VOLATILE, and a query with the name of a
 * volatile function anywhere in it, quoted or not, is refused.
 */
public final class ReadOnlySql {
  private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN");
  private static final Pattern FIRST_WORD =
      Pattern.compile(
          "\\A(?:\\s+|--[^\\n]*(?:\\n|\\z)|/\\*.*?\\*/|\\()*([A-Za-z]+)", Pattern.DOTALL);

  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

  /** Identifiers in these could spell a name that no pattern sees. */
  private static final Pattern UNICODE_ESCAPES =
      Pattern.compile("u&\\s*[\"']", Pattern.CASE_INSENSITIVE);

  /** Volatile only because they answer differently each time. */
  private static final Set<String> HARMLESS =
      Set.of("random", "random_normal", "clock_timestamp", "timeofday", "gen_random_uuid");

  /** As the views have times in SQLite, so that a query answers the same on both engines. */
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  /** Largest string or blob that a query may build in SQLite. */
  private static final int LARGEST_VALUE_BYTES = 64 << 20;

  /** SQLite's virtual machine asks whether to go on after so many of its instructions. */
  private static final int INSTRUCTIONS_PER_CHECK = 10_000;

  /** Characters that an answer may hold: a bound on this program's memory. */
  private static final long MOST_CHARACTERS = 128L << 20;

  private final Store store;

  public ReadOnlySql(Store store) {
    this.store = store;
  }

  /**
   * What a query answered.
   *
   * @param rows cells as numbers, strings, booleans or null; times are strings, UTC
   * @param cut whether there are more, which were not read
   */
  public record Rows(List<String> columns, List<List<@Nullable Object>> rows, boolean cut) {}

  /**
   * Runs a query.
   *
   * @param limit after which it is stopped
   * @param mostRows after which reading ends
   * @throws RefusedException when it is not one query, or would write
   * @throws SQLException what the engine says against it, or that its time is over
   */
  public Rows run(String sql, Duration limit, int mostRows) throws SQLException {
    Matcher first = FIRST_WORD.matcher(sql);
    String word = first.find() ? first.group(1).toUpperCase(Locale.ROOT) : "";
    if (!QUERIES.contains(word)) {
      throw new RefusedException("only queries are run here: SELECT, WITH, VALUES or EXPLAIN");
    }
    if (Parser.parseJdbcSql(sql, true, false, true, false, false).size() > 1) {
      throw new RefusedException("only one statement is run at a time");
    }
    return store.isPostgres() ? onPostgres(sql, limit, mostRows) : onSqlite(sql, limit, mostRows);
  }

  private Rows onPostgres(String sql, Duration limit, int mostRows) throws SQLException {
    Connection connection = store.connection();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    try (Statement statement = connection.createStatement()) {
      long end = System.nanoTime() + limit.toNanos();
      statement.execute("SET LOCAL statement_timeout = " + limit.toMillis());
      refuseSideEffects(statement, sql);
      statement.setFetchSize(1000);
      return rows(statement.executeQuery(sql), mostRows, end);
    } finally {
      connection.rollback();
    }
  }

  private static void refuseSideEffects(Statement statement, String sql) throws SQLException {
    if (UNICODE_ESCAPES.matcher(sql).find()) {
      throw new RefusedException("U& escapes are not run here; write the characters themselves");
    }
    Set<String> words = new HashSet<>();
    WORD.matcher(sql.toLowerCase(Locale.ROOT)).results().forEach(word -> words.add(word.group()));
    words.removeAll(HARMLESS);
    try (ResultSet names =
        statement.executeQuery(
            "SELECT DISTINCT lower(proname) FROM pg_catalog.pg_proc WHERE provolatile = 'v'")) {
      while (names.next()) {
        if (words.contains(names.getString(1))) {
          throw new RefusedException(
              "function " + names.getString(1) + " may have side effects and is not run here");
        }
      }
    }
  }

  private Rows onSqlite(String sql, Duration limit, int mostRows) throws SQLException {
    SQLiteConnection connection = store.connection().unwrap(SQLiteConnection.class);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LARGEST_VALUE_BYTES);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = 1");
    }
    long end = System.nanoTime() + limit.toNanos();
    ProgressHandler.setHandler(
        connection,
        INSTRUCTIONS_PER_CHECK,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - end > 0 ? 1 : 0;
          }
        });
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return rows(statement.executeQuery(), mostRows, end);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  private static Rows rows(ResultSet result, int mostRows, long end) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(meta.getColumnLabel(i));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    long characters = 0;
    while (result.next()) {
      if (rows.size() == mostRows || characters > MOST_CHARACTERS) {
        return new Rows(List.copyOf(columns), rows, true);
      }
      if (System.nanoTime() - end > 0) {
        throw new SQLTimeoutException("the query's time is over");
      }
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        Object value = value(result, i, meta.getColumnTypeName(i));
        characters += value instanceof String text ? text.length() : 8;
        row.add(value);
      }
      rows.add(Collections.unmodifiableList(row));
    }
    return new Rows(List.copyOf(columns), rows, false);
  }

  private static @Nullable Object value(ResultSet result, int column, String type)
      throws SQLException {
    Object value =
        type.equals("timestamptz")
            ? result.getObject(column, OffsetDateTime.class)
            : result.getObject(column);
    if (value instanceof OffsetDateTime time) {
      return UTC.format(time.withOffsetSameInstant(ZoneOffset.UTC));
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    boolean plain = value == null || value instanceof Number || value instanceof Boolean;
    return plain ? value : value.toString();
  }
}
