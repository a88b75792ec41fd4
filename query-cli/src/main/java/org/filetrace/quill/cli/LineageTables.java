package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.lineage.LineageGraph.Generated;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;
import org.jspecify.annotations.Nullable;

/** A lineage as tables: the files, the jobs, and the edges between them. */
final class LineageTables {
  private static final List<Column> FILE =
      List.of(
          number("version_id"),
          number("step"),
          text("pathname"),
          number("size"),
          text("last_modified"),
          text("content"),
          text("checksum"),
          text("checksum_algorithm"),
          text("checksum_state"),
          text("generated_by"),
          text("user_name"),
          text("temporary"));

  private final LineageGraph graph;
  private final Map<Long, RecordedJob> generators = new HashMap<>();

  LineageTables(LineageGraph graph) {
    this.graph = graph;
    for (Generated edge : graph.generated()) {
      RecordedJob job = graph.jobs().get(edge.jobId());
      if (job != null) {
        generators.putIfAbsent(edge.versionId(), job);
      }
    }
  }

  /**
   * The answer of every verb that follows lineage.
   *
   * @param depth how deep it was followed
   */
  Answer answer(Completeness completeness, int depth, List<String> notes) {
    Set<RecordedJob> jobs = new LinkedHashSet<>(graph.jobs().values());
    List<String> caveats = new ArrayList<>(completeness.caveats(jobs));
    graph
        .wholeJobs()
        .forEach((job, why) -> caveats.add("job " + job + " is judged as a whole: " + why));
    caveats.addAll(LineageLimits.caveats(graph, depth));
    return new Answer("quill.lineage/1", List.of(files(), jobs(), edges()), caveats, notes);
  }

  /** Every file, nearest first; {@code generated_by} and its user are null for other origins. */
  private Table files() {
    Table table =
        new Table(
            "files", FILE, List.of("step", "pathname", "content", "generated_by", "user_name"));
    graph.versions().values().stream()
        .sorted(
            Comparator.comparing((FileVersion version) -> graph.steps(version.id()))
                .thenComparing(FileVersion::pathname))
        .forEach(version -> add(table, version));
    return table;
  }

  private void add(Table table, FileVersion version) {
    RecordedJob job = generators.get(version.id());
    table.add(
        version.id(),
        graph.steps(version.id()),
        version.pathname(),
        version.sizeBytes(),
        version.modifiedAt(),
        version.content(),
        version.checksum(),
        version.checksumAlgorithm(),
        version.checksumState(),
        job == null ? null : job.globaljobid(),
        job == null ? null : job.userName(),
        graph.isTemporary(version.id()));
  }

  private Table jobs() {
    return JobTables.jobs(new LinkedHashSet<>(graph.jobs().values()));
  }

  /**
   * The edges, in the words of W3C PROV: {@code used} and {@code wasGeneratedBy} between a job and
   * a file, {@code alternateOf} between a copy and its original. By process, the edges of one part
   * of a job belong together; {@code programs} are those of the part's processes.
   */
  private Table edges() {
    Table table =
        new Table(
            "edges",
            List.of(
                text("relation"),
                text("globaljobid"),
                number("version_id"),
                number("original_version_id"),
                text("role"),
                number("part"),
                text("programs")));
    graph
        .used()
        .forEach(
            e ->
                table.add(
                    "used",
                    id(e.jobId()),
                    e.versionId(),
                    null,
                    role(e.role()),
                    part(e.jobId()),
                    programs(e.jobId())));
    graph
        .generated()
        .forEach(
            e ->
                table.add(
                    "wasGeneratedBy",
                    id(e.jobId()),
                    e.versionId(),
                    null,
                    null,
                    part(e.jobId()),
                    programs(e.jobId())));
    graph
        .copied()
        .forEach(e -> table.add("alternateOf", null, e.to(), e.from(), "same-content", null, null));
    return table;
  }

  private @Nullable Long part(long number) {
    return graph.isInParts() ? number : null;
  }

  private @Nullable String programs(long part) {
    return graph.isInParts() ? String.join(" ", graph.programs(part)) : null;
  }

  private static String role(Enum<?> role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private @Nullable String id(long jobId) {
    RecordedJob job = graph.jobs().get(jobId);
    return job == null ? null : job.globaljobid();
  }
}
