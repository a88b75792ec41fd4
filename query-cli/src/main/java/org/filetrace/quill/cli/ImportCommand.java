package org.filetrace.quill.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.filetrace.quill.schedulers.Import;
import org.filetrace.quill.schedulers.ImportException;
import org.filetrace.quill.schedulers.Problem;
import org.filetrace.quill.schedulers.Rules;
import org.filetrace.quill.schedulers.Source;
import org.filetrace.quill.schedulers.SystemUsers;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Imports the sources of one scheduler. */
@Command(mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class)
abstract class ImportCommand implements Callable<Integer> {
  @ParentCommand ImportVerb verb;
  @Spec CommandSpec spec;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster, where the source does not name it.")
  @Nullable String cluster;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Of times without offset: Europe/Berlin (default: this machine's).")
  @Nullable ZoneId zone;

  @Option(names = "--check", description = "Only see whether the sources can be reached and read.")
  boolean checkOnly;

  @Option(
      names = "--strict",
      split = ",",
      paramLabel = "CODE",
      description =
          "End the import at the first such problem: J01,E01 (also import.strict in quill.conf).")
  List<String> strict = new ArrayList<>();

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "CODE",
      description = "Do not report such problems (also import.ignore in quill.conf).")
  List<String> ignore = new ArrayList<>();

  @Option(
      names = "--users",
      description =
          "Also look the cluster's users up in this machine's user database: who is gone, who lacks"
              + " a name, a home or a group.")
  boolean users;

  @Option(
      names = "--users-group",
      paramLabel = "GROUP",
      description = "With --users: the group of those who may use the cluster.")
  @Nullable String usersGroup;

  @Option(
      names = "--department-pattern",
      paramLabel = "REGEX",
      description = "With --users: names of the groups that are departments.")
  @Nullable Pattern departmentPattern;

  /** What the command line names. */
  abstract List<Source> sources();

  /** The form that all wckeys have; null for what quill.conf says. */
  @Nullable Pattern wckeyPattern() {
    return null;
  }

  /** How the tracer names a cluster that its environment does not name. */
  abstract String clusterOtherwise();

  final String cluster() {
    return cluster == null ? clusterOtherwise() : cluster;
  }

  final ZoneId zone() {
    return zone == null ? verb.quill.surroundings().clock().getZone() : zone;
  }

  @Override
  public final Integer call() {
    try {
      List<Source> sources = new ArrayList<>(sources());
      if (users) {
        sources.add(new SystemUsers(cluster(), usersGroup, departmentPattern));
      }
      if (sources.isEmpty()) {
        throw Failure.usage("no source is named; see '" + spec.qualifiedName() + " --help'");
      }
      return checkOnly ? check(sources) : read(sources);
    } catch (ImportException e) {
      throw Failure.notFound(String.valueOf(e.getMessage()));
    }
  }

  private int check(List<Source> sources) {
    for (Source source : sources) {
      source.check();
      out().println(source.name() + ": can be read");
    }
    return ExitStatus.CLEAN;
  }

  private int read(List<Source> sources) {
    ImportSettings settings =
        new ImportSettings(verb.quill.surroundings().storeChoice().settings("import."));
    Rules rules = settings.rules(strict, ignore, wckeyPattern());
    long now = verb.quill.surroundings().clock().millis() * 1_000_000;
    try (Store store = verb.quill.openStoreForMerge()) {
      for (Source source : sources) {
        try (Import run = new Import(store, source, rules, now)) {
          settings.unknown().forEach(name -> run.problem(Problem.UNKNOWN_SETTING, name));
          run(run, source);
          report(source, run.rows(), run.problems());
        }
      }
    }
    return ExitStatus.CLEAN;
  }

  private void run(Import run, Source source) {
    try (Progress progress = Progress.of(spec, verb.quill.surroundings().terminal())) {
      if (progress != null) {
        progress.done("reading " + source.name());
      }
      run.run();
    }
  }

  private void report(Source source, Map<String, Long> rows, Map<Problem, Long> problems) {
    String read =
        new TreeMap<>(rows)
            .entrySet().stream()
                .map(row -> row.getValue() + " " + row.getKey())
                .collect(Collectors.joining(", "));
    out().println(source.name() + ": " + (read.isEmpty() ? "nothing new" : read));
    out().flush();
    problems.forEach(
        (problem, count) ->
            spec.commandLine()
                .getErr()
                .println(
                    spec.qualifiedName()
                        + ": "
                        + source.name()
                        + ": "
                        + problem.code()
                        + " "
                        + problem.meaning()
                        + ": "
                        + count
                        + "; quill sql \"SELECT * FROM import_problem WHERE code = '"
                        + problem.code()
                        + "'\""));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
