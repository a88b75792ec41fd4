package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.text;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.filetrace.quill.cli.DiskFile.Comparison;
import org.filetrace.quill.cli.machine.Packages;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.lineage.Lineage;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectEnvironment;
import org.filetrace.quill.store.query.SelectProcesses;
import org.filetrace.quill.store.query.TraceVariable;
import org.filetrace.quill.store.query.TracedProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quill methods JOB}. */
@Command(
    name = "methods",
    description = {
      "A paragraph for a paper's methods section: when and where a job ran, its programs with"
          + " packages and checksums, modules loaded, its inputs and outputs with checksums, its"
          + " command lines.",
      "Packages are those of this machine, and only named for programs that are the same here now."
    },
    footer = {"%nExample:", "  quill methods 4711 > methods.txt"})
final class MethodsVerb extends Verb {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  @Mixin JobOption job;

  @Override
  int answer(Store store) {
    RecordedJob found = new JobArgument(store, surroundings()).one(job.name(), JobFilter.ALL);
    LineageGraph graph = new Lineage(store.sql(), 1, 1).around(List.of(found.id()));
    List<TracedProcess> processes = new SelectProcesses(store.sql()).ofTraces(found.traceIds());
    List<TraceVariable> environment = new SelectEnvironment(store.sql()).ofTraces(found.traceIds());
    String paragraph = paragraph(found, graph, processes, modules(environment));
    Answer answer =
        new Answer(
            "quill.methods/1",
            List.of(new Table("methods", List.of(text("text"))).add(paragraph)),
            new Completeness(store).caveats(List.of(found)));
    if (output.forPrograms() || output.columnsChosen()) {
      return print(answer, ExitStatus.CLEAN);
    }
    out().println(CellText.printable(paragraph));
    return withCaveats(answer, ExitStatus.CLEAN);
  }

  /** As environment modules and Lmod list what is loaded. */
  private static String modules(List<TraceVariable> environment) {
    return environment.stream()
        .filter(variable -> variable.name().equals("LOADEDMODULES"))
        .flatMap(variable -> Stream.of(variable.content().split(":")))
        .filter(module -> !module.isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String paragraph(
      RecordedJob job, LineageGraph graph, List<TracedProcess> processes, String modules) {
    Map<String, FileVersion> programs = new TreeMap<>();
    Map<String, FileVersion> inputs = new TreeMap<>();
    Map<String, FileVersion> outputs = new TreeMap<>();
    graph.generated().stream()
        .filter(edge -> !graph.isTemporary(edge.versionId()))
        .forEach(edge -> put(outputs, graph.versions().get(edge.versionId())));
    for (LineageGraph.Used edge : graph.used()) {
      FileVersion version = graph.versions().get(edge.versionId());
      boolean own =
          graph.generated().contains(new LineageGraph.Generated(edge.versionId(), edge.jobId()));
      if (version != null && edge.role() == Role.EXECUTED) {
        put(programs, version);
      } else if (version != null && !own && !SystemFiles.contain(version.pathname())) {
        put(inputs, version);
      }
    }
    return time(job)
        + " "
        + commands(processes, job)
        + " "
        + list("Modules loaded", modules)
        + list("Programs", withPackages(programs))
        + list("Inputs", named(inputs))
        + list("Outputs", named(outputs))
        + record(job);
  }

  private static void put(Map<String, FileVersion> files, @Nullable FileVersion version) {
    if (version != null) {
      files.put(version.pathname(), version);
    }
  }

  private static String time(RecordedJob job) {
    String kernels =
        job.traces().stream()
            .map(trace -> trace.kernel() + ", " + trace.architecture())
            .distinct()
            .collect(Collectors.joining("; "));
    return "Job "
        + job.globaljobid()
        + " ("
        + job.scheduler()
        + ") ran on "
        + String.join(", ", job.hosts())
        + " ("
        + kernels
        + ") from "
        + DATE.format(job.startedAt())
        + (job.endedAt() == null ? "" : " to " + DATE.format(job.endedAt()))
        + " UTC"
        + (job.exitStatus() == null
            ? "."
            : " and ended with exit status " + job.exitStatus() + ".");
  }

  private static String commands(List<TracedProcess> processes, RecordedJob job) {
    List<String> lines =
        processes.stream()
            .sorted(Comparator.comparing(TracedProcess::startedAt))
            .flatMap(process -> Stream.ofNullable(process.arguments()))
            .distinct()
            .toList();
    List<String> shown = lines.isEmpty() ? List.of(job.command()) : lines;
    return "Command"
        + (shown.size() == 1 ? "" : "s")
        + ": "
        + String.join("; ", shown)
        + " (in "
        + job.traces().get(0).cwd()
        + ").";
  }

  private static String list(String title, String items) {
    return items.isEmpty() ? "" : title + ": " + items + ". ";
  }

  private static String named(Map<String, FileVersion> files) {
    return files.values().stream()
        .map(version -> version.pathname() + " (" + checksum(version) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String withPackages(Map<String, FileVersion> programs) {
    List<String> same =
        programs.values().stream().filter(MethodsVerb::isHere).map(FileVersion::pathname).toList();
    Map<String, String> packages = same.isEmpty() ? Map.of() : Packages.ofThisMachine().of(same);
    return programs.values().stream()
        .map(
            version ->
                version.pathname()
                    + " ("
                    + (packages.containsKey(version.pathname())
                        ? packages.get(version.pathname()) + ", "
                        : "")
                    + checksum(version)
                    + ")")
        .collect(Collectors.joining(", "));
  }

  private static boolean isHere(FileVersion version) {
    Comparison comparison = DiskFile.named(version.pathname()).with(version);
    return comparison == Comparison.UNTOUCHED || comparison == Comparison.SAME_CONTENT;
  }

  private static String checksum(FileVersion version) {
    return version.checksum() == null
        ? version.sizeBytes() + " bytes, no checksum"
        : version.checksumAlgorithm() + " " + version.checksum();
  }

  private static String record(RecordedJob job) {
    String tracers =
        job.traces().stream()
            .map(JobTrace::tracerVersion)
            .distinct()
            .collect(Collectors.joining(", "));
    return "Recorded by FileTrace " + tracers + "; the record is " + job.verdict() + ".";
  }
}
