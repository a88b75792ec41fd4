package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.lineage.LineageGraph.Generated;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectFileUses;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quill impact FILE}. */
@Command(
    name = "impact",
    description = {
      "Who is affected if this file is replaced: users whose jobs read or executed it, in any"
          + " version, and what was made from it by anybody.",
      "It is a superset: what a job wrote after it read the file counts as made from it."
    },
    footer = {
      "%nExit status 1 when anybody is affected.",
      "%nExamples:",
      "  quill impact /data/genome.fa",
      "  quill impact /opt/align/bin/align -S now-30days"
    })
final class ImpactVerb extends Verb {
  private static final Set<Role> USES = EnumSet.of(Role.READ, Role.EXECUTED);

  @Parameters(paramLabel = "FILE", description = "A path, or sha256:HEX (8 digits or more).")
  String file = "";

  @Mixin SelectionOptions selection;

  /** What one user did with the file, and has from it. */
  private static final class Tally {
    final Set<Long> jobs = new HashSet<>();
    final Set<Long> derivedJobs = new HashSet<>();
    final Set<Long> derivedFiles = new HashSet<>();
    @Nullable Instant lastUse;

    void use(FileUse use) {
      jobs.add(use.jobId());
      lastUse = lastUse == null || use.lastAt().isAfter(lastUse) ? use.lastAt() : lastUse;
    }
  }

  @Override
  int answer(Store store) {
    JobFilter filter = selection.filter(now());
    List<FileUse> all =
        FileArgument.parse(file)
            .uses(new SelectFileUses(store.sql()), EnumSet.allOf(Role.class), filter);
    if (all.isEmpty()) {
      throw Failure.notFound(
          "no job that you may see and that was selected had to do with " + file);
    }
    List<FileUse> uses = all.stream().filter(use -> USES.contains(use.role())).toList();
    LineageGraph graph =
        new Lineage(store.sql(), LineageLimits.DEEPEST, LineageLimits.MOST_VERSIONS)
            .down(
                all.stream()
                    .flatMap(use -> Stream.ofNullable(use.version()))
                    .map(version -> version.id())
                    .distinct()
                    .toList());
    Map<String, Tally> users = tally(uses, graph);
    Completeness completeness = new Completeness(store);
    List<String> caveats = new ArrayList<>(completeness.caveats(graph.jobs().values()));
    caveats.addAll(completeness.caveatsOfOthers(filter, graph.jobs().values()));
    caveats.addAll(LineageLimits.caveats(graph, LineageLimits.DEEPEST));
    return print(
        new Answer(
            "quill.impact/1",
            List.of(
                table(users),
                new DerivedTable(graph).table(),
                JobTables.jobs(graph.jobs().values())),
            caveats,
            LineageLimits.notes(graph)),
        users.isEmpty() ? ExitStatus.CLEAN : ExitStatus.AFFECTED);
  }

  private static Map<String, Tally> tally(List<FileUse> uses, LineageGraph graph) {
    Map<String, Tally> users = new TreeMap<>();
    for (FileUse use : uses) {
      RecordedJob job = graph.jobs().get(use.jobId());
      if (job != null) {
        users.computeIfAbsent(job.userName(), name -> new Tally()).use(use);
      }
    }
    for (Generated edge : graph.generated()) {
      RecordedJob job = graph.jobs().get(edge.jobId());
      if (job != null && !graph.isTemporary(edge.versionId())) {
        Tally tally = users.computeIfAbsent(job.userName(), name -> new Tally());
        tally.derivedJobs.add(edge.jobId());
        tally.derivedFiles.add(edge.versionId());
      }
    }
    return users;
  }

  private static Table table(Map<String, Tally> users) {
    Table table =
        new Table(
            "affected",
            List.of(
                text("user_name"),
                number("jobs"),
                text("last_use"),
                number("derived_jobs"),
                number("derived_files")));
    users.forEach(
        (user, tally) ->
            table.add(
                user,
                tally.jobs.size(),
                tally.lastUse,
                tally.derivedJobs.size(),
                tally.derivedFiles.size()));
    return table;
  }
}
