package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;
import org.jspecify.annotations.Nullable;

/**
 * What was derived from something bad, by owner, so that they can be told: each file with the job
 * that wrote it and how many jobs away it is. Copies that no recorded job made have no owner here.
 */
final class DerivedTable {
  private static final List<Column> COLUMNS =
      List.of(
          text("user_name"),
          number("step"),
          text("globaljobid"),
          text("written_at"),
          number("size"),
          text("content"),
          text("checksum"),
          text("pathname"));

  /** A file, and the job that wrote it; null for a copy that no recorded job made. */
  private record Row(@Nullable RecordedJob job, FileVersion version, int step) {
    String user() {
      return job == null ? "" : job.userName();
    }
  }

  private final LineageGraph graph;
  private final List<Row> first = new ArrayList<>();

  /** What was derived from the roots of a search. */
  DerivedTable(LineageGraph graph) {
    this.graph = graph;
  }

  /** The same, and at step 0 what the search began with: files that these jobs wrote. */
  DerivedTable(LineageGraph graph, Map<RecordedJob, List<FileUse>> written) {
    this(graph);
    written.forEach(
        (job, uses) ->
            uses.stream()
                .flatMap(use -> Stream.ofNullable(use.version()))
                .forEach(version -> first.add(new Row(job, version, 0))));
  }

  /** The table, by owner, without temporaries. */
  Table table() {
    Table table =
        new Table(
            "derived",
            COLUMNS,
            List.of("user_name", "step", "globaljobid", "written_at", "content", "pathname"));
    Stream.concat(first.stream(), derived())
        .sorted(
            Comparator.comparing(Row::user)
                .thenComparing(Row::step)
                .thenComparing(row -> row.version().pathname()))
        .forEach(row -> add(table, row));
    return table;
  }

  private static void add(Table table, Row row) {
    RecordedJob job = row.job();
    FileVersion version = row.version();
    table.add(
        job == null ? null : job.userName(),
        row.step(),
        job == null ? null : job.globaljobid(),
        version.modifiedAt(),
        version.sizeBytes(),
        version.content(),
        version.checksum(),
        version.pathname());
  }

  private Stream<Row> derived() {
    Set<Long> roots = new HashSet<>(graph.roots());
    Set<Long> copies = new HashSet<>();
    graph.copied().forEach(copy -> copies.add(copy.to()));
    graph.generated().forEach(edge -> copies.remove(edge.versionId()));
    return Stream.concat(
            graph.generated().stream().map(e -> row(graph.jobs().get(e.jobId()), e.versionId())),
            copies.stream().map(id -> row(null, id)))
        .filter(row -> !roots.contains(row.version().id()))
        .filter(row -> !graph.isTemporary(row.version().id()));
  }

  private Row row(@Nullable RecordedJob job, long versionId) {
    FileVersion version = Objects.requireNonNull(graph.versions().get(versionId));
    return new Row(job, version, graph.steps(versionId));
  }
}
