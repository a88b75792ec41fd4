package org.filetrace.quill.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.WholeNumber;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.ReadOnlySql;
import org.filetrace.quill.store.query.RefusedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill sql [QUERY]}. */
@Command(
    name = "sql",
    description = {
      "Runs a query in SQL; it can only read, and ends in time.",
      "Without QUERY it asks for queries on a terminal (each ends with ';'; \\? for help), and reads"
          + " one from standard input otherwise."
    },
    footer = {
      "%nThe views and their columns: quill schema. Their times are UTC.",
      "%nExamples:",
      "  quill sql \"SELECT pathname, activity_type, open_flags, last_modified, size, checksum"
          + " FROM filetrace WHERE globaljobid = 'cluster#4711'\"",
      "  quill sql --csv < query.sql"
    })
final class SqlVerb extends Verb {
  /** What fits into memory; who wants more wants a dump. */
  private static final int MOST_ROWS = 1_000_000;

  private static final int LONGEST_S = 3600;

  @Parameters(
      arity = "0..1",
      paramLabel = "QUERY",
      description = "One SELECT, WITH, VALUES, TABLE or EXPLAIN.")
  @Nullable String query;

  @Option(
      names = "--timeout",
      converter = WholeNumber.class,
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "A query is stopped after so long, with status 2; 60 by default, 3600 at most.")
  int timeout;

  @Override
  int answer(Store store) {
    if (timeout < 1 || timeout > LONGEST_S) {
      throw Failure.usage("--timeout takes 1 to " + LONGEST_S + " seconds");
    }
    if (query != null) {
      return one(store, query);
    }
    return surroundings().terminal().typed() ? prompt(store) : one(store, standardInput());
  }

  private String standardInput() {
    try {
      return new String(surroundings().input().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Failure.usage("the query cannot be read from standard input: " + e.getMessage());
    }
  }

  private int prompt(Store store) {
    endProgress();
    try (SqlPrompt prompt = SqlPrompt.onThisTerminal()) {
      spec.commandLine().setOut(prompt.out());
      prompt.run(sql -> one(store, sql), err());
    } catch (IOException e) {
      throw Failure.usage("this terminal cannot be used: " + e.getMessage());
    }
    return ExitStatus.CLEAN;
  }

  private int one(Store store, String sql) {
    ReadOnlySql.Rows rows = run(store, sql);
    List<String> caveats =
        rows.cut()
            ? List.of("only the first " + rows.rows().size() + " rows are shown; add LIMIT")
            : List.of();
    return print(new Answer("quill.sql/1", List.of(table(rows)), caveats), ExitStatus.CLEAN);
  }

  private ReadOnlySql.Rows run(Store store, String sql) {
    Duration limit = Duration.ofSeconds(timeout);
    long start = System.nanoTime();
    try {
      return new ReadOnlySql(store).run(sql, limit, MOST_ROWS);
    } catch (RefusedException e) {
      throw Failure.usage(Objects.requireNonNull(e.getMessage()));
    } catch (SQLException e) {
      if (isConnectionLost(e)) {
        throw Failure.unreachable("store does not answer: " + oneLine(e));
      }
      if (System.nanoTime() - start >= limit.toNanos()) {
        throw Failure.usage(
            "the query was stopped after " + timeout + " s; narrow it, or give --timeout more");
      }
      throw Failure.usage("the store refuses the query: " + oneLine(e));
    }
  }

  /** Classes 08 and 57P of PostgreSQL's error codes: no connection, or the server ended it. */
  private static boolean isConnectionLost(SQLException e) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    return state.startsWith("08") || state.startsWith("57P");
  }

  private static String oneLine(SQLException e) {
    return Objects.requireNonNullElse(e.getMessage(), "unknown cause")
        .strip()
        .replaceAll("\\s*\\R\\s*", " ");
  }

  private static Table table(ReadOnlySql.Rows rows) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      String name = unused(rows.columns().get(i), names);
      columns.add(isNumber(rows, i) ? Column.number(name) : Column.text(name));
    }
    Table table = new Table("rows", columns);
    rows.rows().forEach(row -> table.add(row.toArray()));
    return table;
  }

  /** Two columns may have one name ({@code count, count}); the second becomes {@code count_2}. */
  private static String unused(String label, Set<String> names) {
    String name = label;
    for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = label + "_" + i;
    }
    return name;
  }

  private static boolean isNumber(ReadOnlySql.Rows rows, int column) {
    for (List<@Nullable Object> row : rows.rows()) {
      if (row.get(column) != null) {
        return row.get(column) instanceof Number;
      }
    }
    return false;
  }
}
