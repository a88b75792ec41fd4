package org.filetrace.quill.cli;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.ReadOnlySql;
import org.filetrace.quill.store.query.RefusedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill sql QUERY}. */
@Command(
    name = "sql",
    description = "Runs one query in SQL; it can only read, and ends in time.",
    footer = {
      "%nViews: filetrace, jobs, traces, processes, files, file_versions, job_files, nodes,"
          + " completeness. Their times are UTC.",
      "%nExample:",
      "  quill sql \"SELECT pathname, activity_type, open_flags, last_modified, size, checksum"
          + " FROM filetrace WHERE globaljobid = 'cluster#4711'\""
    })
final class SqlVerb extends Verb {
  /** What fits into memory; who wants more wants a dump. */
  private static final int MOST_ROWS = 1_000_000;

  private static final int LONGEST_S = 3600;

  @Parameters(paramLabel = "QUERY", description = "One SELECT, WITH, VALUES or EXPLAIN.")
  String query = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "The query is stopped after so long; 60 by default, 3600 at most.")
  int timeout;

  @Override
  int answer(Store store) {
    if (timeout < 1 || timeout > LONGEST_S) {
      throw Failure.usage("--timeout takes 1 to " + LONGEST_S + " seconds");
    }
    ReadOnlySql.Rows rows = run(store);
    boolean more = rows.rows().size() > MOST_ROWS;
    List<String> caveats =
        more ? List.of("only the first " + MOST_ROWS + " rows are shown; add LIMIT") : List.of();
    return print(new Answer("quill.sql/1", List.of(table(rows)), caveats), ExitStatus.CLEAN);
  }

  private ReadOnlySql.Rows run(Store store) {
    Duration limit = Duration.ofSeconds(timeout);
    long start = System.nanoTime();
    try {
      return new ReadOnlySql(store).run(query, limit, MOST_ROWS);
    } catch (RefusedException e) {
      throw Failure.usage(Objects.requireNonNull(e.getMessage()));
    } catch (SQLException e) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        throw Failure.unreachable(
            "the query was stopped after " + timeout + " s; narrow it, or give --timeout more");
      }
      throw Failure.usage("the store refuses the query: " + oneLine(e));
    }
  }

  private static String oneLine(SQLException e) {
    return Objects.requireNonNullElse(e.getMessage(), "unknown cause")
        .strip()
        .replaceAll("\\s*\\R\\s*", " ");
  }

  private static Table table(ReadOnlySql.Rows rows) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < rows.columns().size(); i++) {
      String name = rows.columns().get(i);
      columns.add(isNumber(rows, i) ? Column.number(name) : Column.text(name));
    }
    Table table = new Table("rows", columns);
    rows.rows().forEach(row -> table.add(row.toArray()));
    return table;
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
