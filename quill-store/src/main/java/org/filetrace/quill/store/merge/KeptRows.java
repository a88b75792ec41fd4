package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.store.merge.TraceContent.Rows;
import org.jspecify.annotations.Nullable;

/** Rows of one kind that are read once and kept, unless they are too many: then read each time. */
final class KeptRows<T> {
  private static final int ROWS_MAX = 1000;

  /** Where they come from. */
  interface Source<T> {
    void each(Rows<T> receiver) throws SQLException;
  }

  private final List<T> kept = new ArrayList<>();

  /** Null when all are kept, so that nothing of it stays in memory. */
  private final @Nullable Source<T> source;

  KeptRows(Source<T> source) throws SQLException {
    boolean[] tooMany = {false};
    source.each(
        row -> {
          tooMany[0] |= kept.size() == ROWS_MAX;
          if (!tooMany[0]) {
            kept.add(row);
          }
        });
    this.source = tooMany[0] ? source : null;
  }

  boolean areAll() {
    return source == null;
  }

  void each(Rows<T> receiver) throws SQLException {
    if (source != null) {
      source.each(receiver);
    } else {
      for (T row : kept) {
        receiver.row(row);
      }
    }
  }
}
