package org.filetrace.quill.schedulers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.Store;

/** A store in a folder, and what imports bring into it. */
final class Imported implements AutoCloseable {
  private static final long NOW = 1_795_000_000_000_000_000L;

  final Store store;

  Imported(Path folder) {
    store = Store.openForMerge("sqlite:" + folder.resolve("quill.db"));
  }

  /** Problems by their codes. */
  Map<Problem, Long> read(Source source) {
    return read(source, Rules.LENIENT);
  }

  Map<Problem, Long> read(Source source, Rules strictness) {
    try (Import run = new Import(store, source, strictness, NOW)) {
      run.run();
      return run.problems();
    }
  }

  /** Rows that the last import of this source wrote. */
  Map<String, Long> rows(Source source) {
    try (Import run = new Import(store, source, Rules.LENIENT, NOW)) {
      run.run();
      return run.rows();
    }
  }

  /** Each row of a query as its values with '|' between; '-' where there is none. */
  List<String> query(String sql) {
    List<String> rows = new ArrayList<>();
    try (Statement statement = store.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          values.add(Objects.requireNonNullElse(result.getString(i), "-"));
        }
        rows.add(String.join("|", values));
      }
    } catch (SQLException e) {
      throw new IllegalArgumentException(sql, e);
    }
    return rows;
  }

  @Override
  public void close() {
    store.close();
  }

  static Path resource(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Imported.class.getClassLoader().getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A file of the collection beside the repository; without it the test is skipped. */
  static Path shared(String name) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("shared").resolve("data").resolve(name);
      if (Files.isReadable(file)) {
        return file;
      }
    }
    assumeTrue(false, "skipped: no shared/data/" + name + " beside the repository");
    throw new IllegalStateException();
  }
}
