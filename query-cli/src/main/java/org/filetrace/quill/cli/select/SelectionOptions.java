package org.filetrace.quill.cli.select;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.cli.Failure;
import org.filetrace.quill.store.query.JobFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs a verb looks at, in sacct's words. */
public final class SelectionOptions {
  @Option(
      names = {"-u", "--user"},
      split = ",",
      paramLabel = "USER",
      description = "Jobs of these users.")
  List<String> users = new ArrayList<>();

  @Option(
      names = {"-a", "--allusers"},
      description = "Jobs of all users that you may see (the default; for sacct's habit).")
  boolean allUsers;

  @Option(
      names = {"-N", "--nodelist"},
      paramLabel = "NODES",
      description = "Jobs that ran on these nodes: n001 or n[001-010,017].")
  @Nullable String nodes;

  @Option(
      names = {"-S", "--starttime"},
      paramLabel = "TIME",
      description = "Jobs that ran after TIME: 2026-11-21[T09:00], 09:00, today, now-3days.")
  @Nullable String since;

  @Option(
      names = {"-E", "--endtime"},
      paramLabel = "TIME",
      description = "Jobs that ran before TIME.")
  @Nullable String until;

  @Option(
      names = {"-M", "--clusters"},
      split = ",",
      paramLabel = "CLUSTER",
      description = "Jobs of these clusters.")
  List<String> clusters = new ArrayList<>();

  /** The filter that these options say. */
  public JobFilter filter(ZonedDateTime now) {
    return filter(now, nodes == null ? List.of() : NodeList.parse(nodes));
  }

  /** The filter that these options say, but on these hosts. */
  public JobFilter filter(ZonedDateTime now, List<String> hosts) {
    TimeText time = new TimeText(now);
    Instant from = since == null ? null : time.parse(since);
    Instant to = until == null ? null : time.parse(until);
    if (from != null && to != null && from.isAfter(to)) {
      throw Failure.usage("-S " + since + " is after -E " + until);
    }
    return new JobFilter(allUsers ? List.of() : users, hosts, clusters, from, to);
  }

  /** Whether no time was given. */
  public boolean timeless() {
    return since == null && until == null;
  }
}
