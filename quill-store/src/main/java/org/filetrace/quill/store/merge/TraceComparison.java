package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.query.SelectAccesses;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Compares a trace with what the store has of it. */
public final class TraceComparison {
  /** Nothing was purged of a trace. */
  private static final int WHOLE = 0;

  /** Purged so far, a trace has no uses of files any more. */
  private static final int WITHOUT_FILES = 3;

  private static final int FIRST_DIFFERENCES = 3;

  private final Store store;

  public TraceComparison(Store store) {
    this.store = store;
  }

  /** What differs, one line each, the first few of each kind; empty when the store has it all. */
  public List<String> differences(ReadTrace trace) throws SQLException {
    @Nullable Record row =
        store
            .sql()
            .select(TRACE.TRACE_ID, TRACE.MERGED_SEQ, TRACE.PURGED)
            .from(TRACE)
            .where(TRACE.TRACE_UUID.eq(UUID.fromString(trace.facts.uuid())))
            .fetchOne();
    if (row == null) {
      return List.of("the store does not have it");
    }
    List<String> differences = new ArrayList<>();
    if (row.get(TRACE.MERGED_SEQ) < trace.facts.lastSeq()) {
      differences.add(
          "merged up to access "
              + row.get(TRACE.MERGED_SEQ)
              + ", the spool goes on to "
              + trace.facts.lastSeq());
    } else {
      if (row.get(TRACE.PURGED) == WHOLE) {
        differences.addAll(accesses(trace, row.get(TRACE.TRACE_ID)));
      }
      if (row.get(TRACE.PURGED) < WITHOUT_FILES) {
        differences.addAll(files(trace, row.get(TRACE.TRACE_ID)));
      }
    }
    return differences;
  }

  private List<String> accesses(ReadTrace trace, long traceId) throws SQLException {
    List<Accesses> stored = new SelectAccesses(store.sql()).ofTrace(traceId);
    long count = stored.stream().mapToLong(Accesses::size).sum();
    if (count != trace.accesses) {
      return List.of("the store has " + count + " accesses, the spool " + trace.accesses);
    }
    List<String> differences = new ArrayList<>();
    Accesses spooled = trace.detail == null ? new Accesses() : trace.detail.accesses();
    for (int i = 0; i < spooled.size() && differences.size() < FIRST_DIFFERENCES; i++) {
      if (!spooled.isSame(i, stored.get(0))) {
        differences.add(
            "the spool has " + spooled.describe(i) + ", the store " + stored.get(0).describe(i));
      }
    }
    return differences;
  }

  private List<String> files(ReadTrace trace, long traceId) {
    Set<String> expected = new TreeSet<>();
    for (FileUse use : trace.uses) {
      @Nullable SeenVersion version = use.version();
      expected.add(
          use.usage().roleId()
              + " "
              + use.pathname()
              + " "
              + (version == null ? null : version.sizeBytes()));
    }
    Set<String> found = new TreeSet<>();
    store
        .sql()
        .select(FILE_USE.ROLE_ID, FILE_USE.PATHNAME, FILE_USE.SIZE_BYTES)
        .from(FILE_USE)
        .where(FILE_USE.TRACE_ID.eq(traceId))
        .forEach(
            row ->
                found.add(
                    row.value1() + " " + row.value2() + " " + Objects.toString(row.value3())));
    List<String> differences = new ArrayList<>();
    without(expected, found).forEach(use -> differences.add("the store lacks the use " + use));
    without(found, expected).forEach(use -> differences.add("only the store has the use " + use));
    return differences;
  }

  private static List<String> without(Set<String> uses, Set<String> others) {
    return uses.stream().filter(use -> !others.contains(use)).limit(FIRST_DIFFERENCES).toList();
  }
}
