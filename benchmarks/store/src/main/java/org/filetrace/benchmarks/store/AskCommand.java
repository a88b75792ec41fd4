package org.filetrace.benchmarks.store;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.Closure;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectFileUses;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks a filled store the questions of the site, each about 40 of its objects and then about the
 * same again, and says how long the answers took.
 */
@Command(name = "ask", description = "Measure queries on a store that fill has filled.")
final class AskCommand implements Callable<Integer> {
  private static final int SAMPLES = 40;
  private static final String OUTPUTS =
      "SELECT v.version_id, v.pathname, v.dirname, v.basename, v.checksum, v.written_by AS"
          + " globaljobid, t.trace_id, t.node_id, t.started_ns FROM file_versions v JOIN"
          + " file_version f ON f.version_id = v.version_id JOIN trace t ON t.trace_id ="
          + " f.written_by";

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--engine", required = true, description = "sqlite, postgresql, or an address.")
  private String engine = "";

  @Option(names = "--folder", required = true, description = "As given to fill.")
  private Path folder = Path.of(".");

  @Option(
      names = "--only",
      defaultValue = "",
      description = "Only questions with this text in their name.")
  private String only = "";

  @Option(
      names = "--as",
      paramLabel = "USER",
      description = "As this quill_user, of whose own jobs then; created when missing.")
  private @Nullable String user;

  private interface Question {
    long rows(Record about) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (Engine site = Engine.open(engine, folder);
        Store whole = Store.openForMerge(site.url());
        Store store = user == null ? whole : openAs(user, whole, site.url())) {
      List<Record> about = outputs(whole);
      SelectFileUses uses = new SelectFileUses(store.sql());
      EnumSet<Role> all = EnumSet.allOf(Role.class);
      out.println("| question | aim | first time: median, longest | again | rows |");
      out.println("|---|---:|---:|---:|---:|");
      ask(out, "files of a job, as quill files", 20, about, r -> usesOf(uses, r).size());
      ask(
          out,
          "files of a job, view filetrace",
          60,
          about,
          r -> count(store, "filetrace", "globaljobid = ?", r.get("globaljobid")));
      ask(
          out,
          "jobs of a private path, as quill jobs",
          20,
          about,
          r -> uses.ofPath(path(r), all, JobFilter.ALL).size());
      ask(
          out,
          "jobs of a private path, view job_files",
          60,
          about,
          r ->
              store.isPostgres()
                  ? count(store, "job_files", "pathname = ?", path(r))
                  : count(
                      store,
                      "job_files",
                      "dirname = ? AND basename = ?",
                      r.get("dirname"),
                      r.get("basename")));
      ask(
          out,
          "jobs of a checksum, as quill jobs",
          100,
          about,
          r -> uses.ofContent(text(r, "checksum"), all, JobFilter.ALL).size());
      ask(
          out,
          "jobs of a checksum, view job_files",
          300,
          about,
          r ->
              store.isPostgres()
                  ? count(store, "job_files", "checksum = ?", r.get("checksum"))
                  : count(
                      store,
                      "job_files",
                      "checksum_start = ? AND checksum = ?",
                      text(r, "checksum").substring(0, 4),
                      r.get("checksum")));
      ask(
          out,
          "jobs on a node in 48 h with what they wrote",
          20,
          about,
          r ->
              count(
                  store,
                  "trace t JOIN file_version f ON f.written_by = t.trace_id",
                  "t.node_id = ? AND t.started_ns BETWEEN ? AND ?",
                  r.get("node_id"),
                  id(r, "started_ns") - 86_400_000_000_000L,
                  id(r, "started_ns") + 86_400_000_000_000L));
      ask(out, "difference of two jobs", 20, pairs(about), r -> difference(uses, r, about));
      ask(
          out,
          "downstream of an output, depth 5",
          50,
          about,
          r -> closure(store, id(r, "version_id"))[0]);
      if ("downstream of a program".contains(only)) {
        askProgram(out, store, program(whole));
      }
    }
    return 0;
  }

  private static Store openAs(String user, Store whole, String url) {
    if (whole.sql().fetch("SELECT FROM pg_roles WHERE rolname = ?", user).isEmpty()) {
      whole.sql().execute("CREATE ROLE {0} LOGIN IN ROLE quill_user", DSL.quotedName(user));
    }
    return Store.open(url.replace("user=postgres", "user=" + user));
  }

  private static void askProgram(PrintWriter out, Store store, long program) throws Exception {
    long[] first = closure(store, program);
    long[] again = closure(store, program);
    out.printf(
        "| downstream of a program, depth 5 | 2000 | %.0f, first rows after %.0f | %.0f, %.0f | %d"
            + " |%n",
        first[1] / 1e6, first[2] / 1e6, again[1] / 1e6, again[2] / 1e6, first[0]);
    out.flush();
  }

  private static List<FileUse> usesOf(SelectFileUses uses, Record about) {
    return uses.ofTraces(List.of(id(about, "trace_id")), EnumSet.allOf(Role.class));
  }

  /** Jobs that have another one of the samples after them. */
  private static List<Record> pairs(List<Record> about) {
    return about.subList(0, about.size() - 1);
  }

  private static long difference(SelectFileUses uses, Record one, List<Record> about) {
    Record other = about.get(about.indexOf(one) + 1);
    Set<Long> versions = versions(uses, one);
    versions.removeAll(versions(uses, other));
    return versions.size();
  }

  private static Set<Long> versions(SelectFileUses uses, Record about) {
    Set<Long> versions = new HashSet<>();
    for (FileUse use : usesOf(uses, about)) {
      FileVersion version = use.version();
      if (version != null) {
        versions.add(version.id());
      }
    }
    return versions;
  }

  private List<Record> outputs(Store store) {
    List<Record> found = new ArrayList<>();
    for (Condition one : user == null ? anybodys(store) : own(store, user)) {
      Record output =
          store.sql().fetchOne(OUTPUTS + " WHERE {0} ORDER BY f.version_id LIMIT 1", one);
      if (output != null) {
        found.add(output);
      }
    }
    return found;
  }

  private static List<Condition> anybodys(Store store) {
    long most = number(store, "SELECT max(version_id) FROM file_version");
    return LongStream.rangeClosed(1, SAMPLES)
        .mapToObj(i -> DSL.condition("f.version_id >= ?", most / (SAMPLES + 1) * i))
        .toList();
  }

  private static List<Condition> own(Store store, String user) {
    return store
        .sql()
        .fetch(
            "SELECT t.trace_id FROM trace t JOIN job j ON j.job_id = t.job_id JOIN owner o ON"
                + " o.owner_id = j.owner_id WHERE o.user_name = ? ORDER BY t.trace_id % 7919,"
                + " t.trace_id LIMIT ?",
            user, SAMPLES)
        .map(row -> DSL.condition("t.trace_id = ?", row.get(0)));
  }

  /** Of all programs the one whose pipelines write most. */
  private long program(Store store) {
    return number(
        store,
        "SELECT version_id FROM file_versions WHERE dirname LIKE '/home/%s/sw/nautilus/bin' AND"
                .formatted(user == null ? "u%" : user)
            + " basename = 'nautilus' ORDER BY 1 LIMIT 1");
  }

  private static long number(Store store, String query) {
    return Objects.requireNonNull(store.sql().fetchOne(query)).get(0, Long.class);
  }

  private static long id(Record row, String column) {
    return row.get(column, Long.class);
  }

  private static String text(Record row, String column) {
    return row.get(column, String.class);
  }

  private static String path(Record row) {
    return text(row, "pathname");
  }

  private static long count(Store store, String from, String where, @Nullable Object... values) {
    return store.sql().fetch("SELECT * FROM " + from + " WHERE " + where, values).size();
  }

  /** Rows, nanoseconds in all, nanoseconds to the first. */
  private static long[] closure(Store store, long versionId) throws Exception {
    long[] found = new long[3];
    long start = System.nanoTime();
    new Closure(store)
        .down(
            List.of(versionId),
            5,
            (depth, traces, versions) -> {
              found[0] += versions.size();
              found[2] = found[2] == 0 ? System.nanoTime() - start : found[2];
            });
    found[1] = System.nanoTime() - start;
    return found;
  }

  private void ask(PrintWriter out, String name, int aimMs, List<Record> about, Question question)
      throws Exception {
    if (!name.contains(only)) {
      return;
    }
    List<Long> rows = new ArrayList<>();
    String first = milliseconds(about, question, rows);
    String again = milliseconds(about, question, rows);
    rows.sort(null);
    out.printf(
        "| %s | %d | %s | %s | %d |%n", name, aimMs, first, again, rows.get(rows.size() / 2));
    out.flush();
  }

  private static String milliseconds(List<Record> about, Question question, List<Long> rows)
      throws Exception {
    List<Double> milliseconds = new ArrayList<>();
    for (Record record : about) {
      long start = System.nanoTime();
      rows.add(question.rows(record));
      milliseconds.add((System.nanoTime() - start) / 1e6);
    }
    milliseconds.sort(null);
    return "%.1f, %.0f"
        .formatted(
            milliseconds.get(milliseconds.size() / 2), milliseconds.get(milliseconds.size() - 1));
  }
}
