package org.filetrace.benchmarks.store;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.sql;

import java.io.PrintWriter;
import java.util.List;
import org.filetrace.quill.store.Store;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.SQLDataType;

/**
 * The curve of a run, one line for each twentieth of it, and at the end what takes the room. An
 * access here is what the study calls one: one file used by one job in one way; its open and its
 * close are two rows of PAC's table and two events of a spool.
 */
final class Progress {
  private final PrintWriter out;
  private final Store store;
  private final long jobs;
  private long done;
  private long skipped;
  private long accesses;
  private long events;
  private long busyNs;
  private long stepAccesses;
  private long stepNs;

  Progress(PrintWriter out, Store store, long jobs) {
    this.out = out;
    this.store = store;
    this.jobs = jobs;
    out.println("jobs accesses events accesses/s jobs/s bytes/access");
  }

  /** Goes past jobs that an earlier run merged. */
  void before(Workload workload, long count) {
    for (done = 0; done < count; done++) {
      SimulatedJob job = workload.next();
      accesses += SimulatedTrace.uses(job);
      events += SimulatedTrace.events(job);
    }
    skipped = done;
  }

  void merged(List<SimulatedJob> batch, long elapsedNs) {
    long before = done * 20 / jobs;
    for (SimulatedJob job : batch) {
      accesses += SimulatedTrace.uses(job);
      stepAccesses += SimulatedTrace.uses(job);
      events += SimulatedTrace.events(job);
    }
    done += batch.size();
    busyNs += elapsedNs;
    stepNs += elapsedNs;
    if (done * 20 / jobs > before) {
      out.printf(
          "%d %d %d %.0f %.0f %.2f%n",
          done,
          accesses,
          events,
          stepAccesses * 1e9 / stepNs,
          (done - skipped) * 1e9 / busyNs,
          (double) sizeBytes() / accesses);
      out.flush();
      stepAccesses = 0;
      stepNs = 0;
    }
  }

  private long sizeBytes() {
    return number(
        store.isPostgres()
            ? "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND"
                + " relnamespace = 'public'::regnamespace"
            : "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  }

  private long number(String query) {
    return store.sql().fetchSingle(field("({0})", SQLDataType.BIGINT, sql(query))).value1();
  }

  void end() {
    out.printf(
        "%d jobs, %d accesses, %d events; %.1f s of merging%n",
        done, accesses, events, busyNs / 1e9);
    String parts =
        store.isPostgres()
            ? "SELECT relname, relkind, pg_relation_size(oid) AS bytes FROM pg_class WHERE relkind"
                + " IN ('r','i','t') AND relnamespace IN ('public'::regnamespace,"
                + " 'pg_toast'::regnamespace) ORDER BY 3 DESC LIMIT 45"
            : "SELECT name, '' AS relkind, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY"
                + " 3 DESC LIMIT 32";
    try {
      for (Record row : store.sql().fetch(parts)) {
        long bytes = row.get(2, Long.class);
        out.printf("%-40s %14d %8.3f%n", row.get(0), bytes, (double) bytes / accesses);
      }
    } catch (DataAccessException e) {
      out.println("sizes of the tables are not known: " + e.getMessage());
    }
    out.flush();
  }
}
