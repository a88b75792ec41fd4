package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.JOB;
import static org.filetrace.quill.store.schema.Tables.NODE;
import static org.filetrace.quill.store.schema.Tables.OWNER;
import static org.filetrace.quill.store.schema.Tables.PROCESS;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.Verdict;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** What {@code quill status} shows of the store. */
public final class SelectStatus {
  private static final Field<Long> COUNT = count().coerce(SQLDataType.BIGINT);

  private final DSLContext store;

  public SelectStatus(DSLContext store) {
    this.store = store;
  }

  public StoreStatus now() {
    Record span =
        Objects.requireNonNull(
            store
                .select(
                    min(TRACE.STARTED_NS),
                    max(TRACE.STARTED_NS),
                    coalesce(sum(TRACE.ACCESSES), inline(BigDecimal.ZERO)))
                .from(TRACE)
                .fetchOne());
    return new StoreStatus(
        sizeBytes(),
        rows(JOB),
        span.get(2, Long.class),
        rows(PROCESS),
        files(),
        rows(FILE_VERSION),
        rows(NODE),
        rows(OWNER),
        traces(),
        Nanos.instantOrNull(span.get(0, Long.class)),
        Nanos.instantOrNull(span.get(1, Long.class)));
  }

  private long files() {
    return rows(
        selectDistinct(FILE_VERSION.DIRECTORY_ID, FILE_VERSION.NAME)
            .from(FILE_VERSION)
            .asTable("files"));
  }

  private long rows(Table<?> table) {
    return store.select(COUNT).from(table).fetchSingle(COUNT);
  }

  private Map<Verdict, Long> traces() {
    Map<Verdict, Long> traces = new EnumMap<>(Verdict.class);
    store
        .select(TRACE.VERDICT, COUNT)
        .from(TRACE)
        .groupBy(TRACE.VERDICT)
        .forEach(row -> traces.put(Verdict.of(row.get(TRACE.VERDICT)), row.get(COUNT)));
    return traces;
  }

  private long sizeBytes() {
    String size =
        store.family() == SQLDialect.SQLITE
            ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            : "SELECT pg_database_size(current_database())";
    return store.fetchSingle(field("({0})", SQLDataType.BIGINT, sql(size))).value1();
  }
}
