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

  private final Source<T> source;
  private @Nullable List<T> kept = new ArrayList<>();

  KeptRows(Source<T> source) throws SQLException {
    this.source = source;
    source.each(this::keep);
  }

  private void keep(T row) {
    if (kept != null && kept.size() < ROWS_MAX) {
      kept.add(row);
    } else {
      kept = null;
    }
  }

  boolean areAll() {
    return kept != null;
  }

  void each(Rows<T> receiver) throws SQLException {
    if (kept == null) {
      source.each(receiver);
    } else {
      for (T row : kept) {
        receiver.row(row);
      }
    }
  }
}
