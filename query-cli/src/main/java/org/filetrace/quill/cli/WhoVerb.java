package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.SelectJobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quill who FILE}. */
@Command(
    name = "who",
    description = "Who uses this file: users, with how many of their jobs did what with it.",
    footer = {"%nExample:", "  quill who /data/genome.fa -S now-30days"})
final class WhoVerb extends Verb {
  @Parameters(paramLabel = "FILE", description = "A path, or sha256:HEX (8 digits or more).")
  String file = "";

  @Mixin SelectionOptions selection;

  /** What one user did. */
  private static final class Tally {
    final Map<Role, Set<Long>> jobs = new TreeMap<>();
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;

    void add(FileUse use) {
      jobs.computeIfAbsent(use.role(), role -> new HashSet<>()).add(use.jobId());
      first = use.firstAt().isBefore(first) ? use.firstAt() : first;
      last = use.lastAt().isAfter(last) ? use.lastAt() : last;
    }

    int count(Role role) {
      return jobs.getOrDefault(role, Set.of()).size();
    }

    long all() {
      return jobs.values().stream().flatMap(Set::stream).distinct().count();
    }
  }

  @Override
  int answer(Store store) {
    JobFilter filter = selection.filter(now());
    List<FileUse> uses =
        FileArgument.parse(file)
            .uses(new SelectFileUses(store.sql()), EnumSet.allOf(Role.class), filter);
    if (uses.isEmpty()) {
      throw Failure.notFound(
          "no job that you may see and that was selected had to do with " + file);
    }
    List<RecordedJob> jobs =
        new SelectJobs(store.sql()).ofIds(uses.stream().map(FileUse::jobId).distinct().toList());
    Completeness completeness = new Completeness(store);
    List<String> caveats = new ArrayList<>(completeness.caveats(jobs));
    caveats.addAll(completeness.caveatsOfOthers(filter, jobs));
    return print(new Answer("quill.who/1", List.of(table(uses, jobs)), caveats), ExitStatus.CLEAN);
  }

  private static Table table(List<FileUse> uses, List<RecordedJob> jobs) {
    Map<Long, RecordedJob> byId =
        jobs.stream().collect(Collectors.toMap(RecordedJob::id, Function.identity()));
    Map<String, Tally> users = new TreeMap<>();
    for (FileUse use : uses) {
      String user = Objects.requireNonNull(byId.get(use.jobId())).userName();
      users.computeIfAbsent(user, name -> new Tally()).add(use);
    }
    Table table =
        new Table(
            "users",
            List.of(
                text("user_name"),
                number("jobs"),
                number("read"),
                number("written"),
                number("executed"),
                number("failed"),
                number("deleted"),
                text("first_at"),
                text("last_at")));
    users.forEach(
        (user, tally) ->
            table.add(
                user,
                tally.all(),
                tally.count(Role.READ),
                tally.count(Role.WRITTEN),
                tally.count(Role.EXECUTED),
                tally.count(Role.FAILED),
                tally.count(Role.DELETED),
                tally.first,
                tally.last));
    return table;
  }
}
