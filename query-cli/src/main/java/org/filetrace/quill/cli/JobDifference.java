package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectEnvironment;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.TraceVariable;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two jobs. Files are compared by name and content; a file that only one job
 * has is first looked for under another name with the same content, as two runs have their inputs
 * in folders of their own.
 */
final class JobDifference {
  /** From the likeliest cause of different output to what only follows from it. */
  enum Rank {
    PROGRAM,
    INPUT,
    COMMAND,
    DIRECTORY,
    /** Variables that change what a program does, and which software was chosen by name. */
    ENVIRONMENT,
    LIBRARY,
    /** Variables that say where to look: what was found there are programs and libraries. */
    SEARCH_PATH,
    KERNEL,
    NODE,
    EXIT_STATUS,
    OUTPUT
  }

  /**
   * One difference; a side is null when that job has no such thing.
   *
   * @param name of the file or variable, null where there is none
   */
  record Difference(
      Rank rank, @Nullable String name, @Nullable String first, @Nullable String second) {
    String what() {
      return rank.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Set<Role> COMPARED = EnumSet.complementOf(EnumSet.of(Role.FAILED));

  private static final Pattern SEARCH_PATH =
      Pattern.compile(".*PATH.*|.*HOME|.*LIB|R_LIBS.*|CONDA_PREFIX|_LMFILES_");

  private final List<Difference> differences = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int unknown;

  JobDifference(
      RecordedJob one, RecordedJob two, SelectFileUses select, SelectEnvironment variables) {
    List<FileUse> first = select.ofTraces(one.traceIds(), COMPARED);
    List<FileUse> second = select.ofTraces(two.traceIds(), COMPARED);
    for (Rank rank : List.of(Rank.PROGRAM, Rank.INPUT, Rank.LIBRARY, Rank.OUTPUT)) {
      compareFiles(rank, files(rank, first), files(rank, second));
    }
    compare(Rank.COMMAND, one.command(), two.command());
    compare(Rank.DIRECTORY, distinct(one, JobTrace::cwd), distinct(two, JobTrace::cwd));
    compareEnvironments(
        environment(variables.ofTraces(one.traceIds())),
        environment(variables.ofTraces(two.traceIds())));
    compare(
        Rank.KERNEL,
        distinct(one, trace -> trace.kernel() + " " + trace.architecture()),
        distinct(two, trace -> trace.kernel() + " " + trace.architecture()));
    compare(Rank.NODE, distinct(one, JobTrace::host), distinct(two, JobTrace::host));
    compare(Rank.EXIT_STATUS, String.valueOf(one.exitStatus()), String.valueOf(two.exitStatus()));
    differences.sort(
        Comparator.comparing(Difference::rank)
            .thenComparing(d -> d.first() == null || d.second() == null)
            .thenComparing(d -> Objects.requireNonNullElse(d.name(), "")));
    if (unknown > 0) {
      notes.add(unknown + " files have no checksum and were compared by size and time only");
    }
  }

  /** Every difference, the likeliest cause of others first. */
  List<Difference> all() {
    return differences;
  }

  List<String> notes() {
    return notes;
  }

  private static String distinct(RecordedJob job, Function<JobTrace, String> property) {
    return job.traces().stream().map(property).distinct().sorted().collect(Collectors.joining(" "));
  }

  private void compare(Rank rank, String first, String second) {
    if (!first.equals(second)) {
      differences.add(new Difference(rank, null, first, second));
    }
  }

  /** The values of each variable, of several traces with a bar between. */
  private static Map<String, String> environment(List<TraceVariable> variables) {
    Map<String, Set<String>> values = new TreeMap<>();
    variables.forEach(
        v -> values.computeIfAbsent(v.name(), name -> new TreeSet<>()).add(v.content()));
    Map<String, String> joined = new TreeMap<>();
    values.forEach((name, contents) -> joined.put(name, String.join(" | ", contents)));
    return joined;
  }

  private void compareEnvironments(Map<String, String> first, Map<String, String> second) {
    if (first.isEmpty() || second.isEmpty()) {
      notes.add("the environment was not kept of both jobs, so it is not compared");
      return;
    }
    Set<String> names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    for (String name : names) {
      if (!Objects.equals(first.get(name), second.get(name))) {
        boolean searched = SEARCH_PATH.matcher(name).matches();
        Rank rank = searched ? Rank.SEARCH_PATH : Rank.ENVIRONMENT;
        differences.add(new Difference(rank, name, first.get(name), second.get(name)));
      }
    }
  }

  /**
   * The last version of each name; what a job wrote itself is no input, what it deleted is none.
   */
  private static Map<String, FileVersion> files(Rank rank, Collection<FileUse> uses) {
    Set<FileVersion> written = versions(uses, Role.WRITTEN);
    Set<String> deleted = names(uses, Role.DELETED);
    Map<String, FileVersion> files = new TreeMap<>();
    for (FileUse use : uses) {
      FileVersion version = use.version();
      boolean own = version != null && written.contains(version);
      boolean system = SystemFiles.contain(use.pathname());
      boolean wanted =
          switch (rank) {
            case PROGRAM -> use.role() == Role.EXECUTED;
            case INPUT -> use.role() == Role.READ && !own && !system;
            case LIBRARY -> use.role() == Role.READ && !own && system;
            default -> use.role() == Role.WRITTEN && !deleted.contains(use.pathname());
          };
      if (wanted && version != null) {
        files.put(use.pathname(), version);
      }
    }
    return files;
  }

  private static Set<FileVersion> versions(Collection<FileUse> uses, Role role) {
    return uses.stream()
        .filter(use -> use.role() == role)
        .flatMap(use -> Stream.ofNullable(use.version()))
        .collect(Collectors.toSet());
  }

  private static Set<String> names(Collection<FileUse> uses, Role role) {
    return uses.stream()
        .filter(use -> use.role() == role)
        .map(FileUse::pathname)
        .collect(Collectors.toSet());
  }

  private void compareFiles(
      Rank rank, Map<String, FileVersion> first, Map<String, FileVersion> second) {
    Set<String> names = new TreeSet<>(first.keySet());
    names.addAll(second.keySet());
    Set<String> elsewhere = contents(first, second);
    elsewhere.retainAll(contents(second, first));
    for (String name : names) {
      FileVersion a = first.get(name);
      FileVersion b = second.get(name);
      boolean moved = (a == null || b == null) && elsewhere.contains(identity(a == null ? b : a));
      if (!moved && !same(a, b)) {
        differences.add(new Difference(rank, name, shown(a), shown(b)));
      }
    }
  }

  /** Contents of files that only one side has by that name. */
  private static Set<String> contents(
      Map<String, FileVersion> files, Map<String, FileVersion> others) {
    Set<String> contents = new HashSet<>();
    files.forEach(
        (name, version) -> {
          if (!others.containsKey(name)) {
            contents.add(identity(version));
          }
        });
    return contents;
  }

  private boolean same(@Nullable FileVersion a, @Nullable FileVersion b) {
    if (a == null || b == null) {
      return false;
    }
    if (a.checksum() == null || b.checksum() == null) {
      unknown++;
    }
    return identity(a).equals(identity(b));
  }

  private static String identity(@Nullable FileVersion version) {
    if (version == null) {
      return "";
    }
    return version.checksum() == null
        ? version.sizeBytes() + " bytes of " + version.modifiedAt()
        : version.checksumAlgorithm() + ":" + version.checksum();
  }

  private static @Nullable String shown(@Nullable FileVersion version) {
    return version == null ? null : version.content();
  }
}
