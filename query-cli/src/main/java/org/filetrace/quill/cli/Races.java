package org.filetrace.quill.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.Event;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectEvents;
import org.filetrace.quill.store.query.SelectFileUses;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were in each other's way: two that wrote one file at overlapping times, or one that
 * wrote a file while another read it.
 *
 * <p>A job has a file from its first open to its last close of it; what it did in between with
 * which bytes is not recorded. So this finds every race of recorded jobs on files of one name, and
 * some that were none.
 */
final class Races {
  /** Folders that each node has for itself: the same name there is another file. */
  private static final List<String> OF_ONE_NODE = List.of("/tmp/", "/var/tmp/", "/dev/shm/");

  /** What happened. */
  enum Kind {
    WRITTEN_BY_BOTH,
    CHANGED_WHILE_READ,
    /** Another file took the name by a rename: who read on read the old one. */
    REPLACED_WHILE_READ
  }

  /**
   * One race.
   *
   * @param first who wrote
   * @param second who wrote too, or read
   * @param since from when both had the file
   */
  record Race(Kind kind, String pathname, RecordedJob first, RecordedJob second, Instant since) {}

  /** From the first open to the last close. */
  private record Span(Instant from, Instant to) {
    static @Nullable Span with(@Nullable Span span, Instant at) {
      if (span == null) {
        return new Span(at, at);
      }
      return new Span(at.isBefore(span.from) ? at : span.from, at.isAfter(span.to) ? at : span.to);
    }

    boolean overlaps(Span other) {
      return !from.isAfter(other.to) && !other.from.isAfter(to);
    }
  }

  /** What one job did with one file; null where it did not. */
  private static final class Hold {
    @Nullable Span writes;
    @Nullable Span reads;
    final List<Instant> renames = new ArrayList<>();
  }

  private final SelectFileUses uses;
  private final SelectEvents events;
  private final Map<Long, RecordedJob> jobs = new LinkedHashMap<>();
  private final Map<Long, Map<String, Hold>> holds = new HashMap<>();

  Races(Store store, Collection<RecordedJob> among) {
    this.uses = new SelectFileUses(store.sql());
    this.events = new SelectEvents(store.sql());
    among.forEach(job -> jobs.put(job.id(), job));
  }

  /** Every race, by file and time. */
  List<Race> all() {
    Map<String, Set<Long>> shared = sharedFiles();
    shared.values().stream()
        .flatMap(Set::stream)
        .distinct()
        .forEach(job -> holds.put(job, holds(job, shared.keySet())));
    List<Race> races = new ArrayList<>();
    shared.forEach((pathname, users) -> races.addAll(of(pathname, List.copyOf(users))));
    races.sort(Comparator.comparing(Race::pathname).thenComparing(Race::since));
    return races;
  }

  /** Files that one job wrote and another, which ran at the same time, wrote or read. */
  private Map<String, Set<Long>> sharedFiles() {
    List<Long> traces = jobs.values().stream().flatMap(j -> j.traceIds().stream()).toList();
    Map<String, Set<Long>> users = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (FileUse use : uses.ofTraces(traces, EnumSet.of(Role.WRITTEN, Role.READ))) {
      users.computeIfAbsent(use.pathname(), name -> new LinkedHashSet<>()).add(use.jobId());
      if (use.role() == Role.WRITTEN) {
        written.add(use.pathname());
      }
    }
    users.keySet().retainAll(written);
    users.values().removeIf(these -> !anyTogether(List.copyOf(these)));
    return users;
  }

  private boolean anyTogether(List<Long> ids) {
    List<RecordedJob> inOrder =
        ids.stream()
            .flatMap(id -> Stream.ofNullable(jobs.get(id)))
            .sorted(Comparator.comparing(RecordedJob::startedAt))
            .toList();
    Instant latestEnd = Instant.MIN;
    for (RecordedJob job : inOrder) {
      if (!job.startedAt().isAfter(latestEnd)) {
        return true;
      }
      Instant end = job.endedAt() == null ? Instant.MAX : job.endedAt();
      latestEnd = end.isAfter(latestEnd) ? end : latestEnd;
    }
    return false;
  }

  private Map<String, Hold> holds(long jobId, Set<String> files) {
    Map<String, Hold> found = new HashMap<>();
    RecordedJob job = jobs.get(jobId);
    if (job != null) {
      for (JobTrace trace : job.traces()) {
        events.ofTrace(trace, event -> add(found, files, event));
      }
    }
    return found;
  }

  private static void add(Map<String, Hold> found, Set<String> files, Event event) {
    if (event.result() < 0) {
      return;
    }
    String second = event.secondPathname();
    if (event.activity().equals("rename") && second != null && files.contains(second)) {
      found.computeIfAbsent(second, name -> new Hold()).renames.add(event.at());
    }
    if (!files.contains(event.pathname())) {
      return;
    }
    Hold hold = found.computeIfAbsent(event.pathname(), name -> new Hold());
    String flags = event.openFlags() == null ? "" : event.openFlags();
    boolean access = event.activity().equals("open") || event.activity().equals("close");
    if (access && (flags.startsWith("O_WRONLY") || flags.startsWith("O_RDWR"))) {
      hold.writes = Span.with(hold.writes, event.at());
    }
    if (access && (flags.startsWith("O_RDONLY") || flags.startsWith("O_RDWR"))) {
      hold.reads = Span.with(hold.reads, event.at());
    }
    if (event.activity().equals("truncate") || event.activity().equals("mmap-write")) {
      hold.writes = Span.with(hold.writes, event.at());
    }
  }

  private List<Race> of(String pathname, List<Long> users) {
    List<Race> races = new ArrayList<>();
    for (long one : users) {
      for (long two : users) {
        RecordedJob first = jobs.get(one);
        RecordedJob second = jobs.get(two);
        if (one != two && first != null && second != null && canMeet(pathname, first, second)) {
          Race race = between(pathname, first, second, one < two);
          if (race != null) {
            races.add(race);
          }
        }
      }
    }
    return races;
  }

  private static boolean canMeet(String pathname, RecordedJob first, RecordedJob second) {
    return OF_ONE_NODE.stream().noneMatch(pathname::startsWith)
        || first.hosts().stream().anyMatch(second.hosts()::contains);
  }

  private @Nullable Race between(
      String pathname, RecordedJob first, RecordedJob second, boolean inOrder) {
    Hold one = holds.getOrDefault(first.id(), Map.of()).getOrDefault(pathname, new Hold());
    Hold two = holds.getOrDefault(second.id(), Map.of()).getOrDefault(pathname, new Hold());
    if (one.writes != null && two.writes != null && one.writes.overlaps(two.writes)) {
      Instant since = later(one.writes.from, two.writes.from);
      return inOrder ? new Race(Kind.WRITTEN_BY_BOTH, pathname, first, second, since) : null;
    }
    Span reads = two.reads;
    if (reads == null) {
      return null;
    }
    if (one.writes != null && one.writes.overlaps(reads)) {
      Instant since = later(one.writes.from, reads.from);
      return new Race(Kind.CHANGED_WHILE_READ, pathname, first, second, since);
    }
    return one.renames.stream()
        .filter(at -> new Span(at, at).overlaps(reads))
        .findFirst()
        .map(at -> new Race(Kind.REPLACED_WHILE_READ, pathname, first, second, at))
        .orElse(null);
  }

  private static Instant later(Instant one, Instant two) {
    return one.isAfter(two) ? one : two;
  }
}
