package org.filetrace.quill.cli;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.query.CountIncompleteJobs;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordMark;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectMarks;

/** What is missing in the records that an answer rests on, in sentences. */
final class Completeness {
  /** As many jobs are named one by one; of more, their number is told. */
  private static final int NAMED = 3;

  /** Marks that hide no access; of content without checksum the answer itself tells. */
  private static final Set<String> HARMLESS =
      Set.of(
          "nested",
          "no-guardian",
          "ptrace-refused",
          "no-checksum-cache",
          "privilege-lost",
          "failed-checksums",
          "pending-checksums");

  private final SelectMarks marks;
  private final CountIncompleteJobs count;

  Completeness(Store store) {
    this.marks = new SelectMarks(store.sql());
    this.count = new CountIncompleteJobs(store.sql());
  }

  /** A sentence for each job, or one for all when they are many; none if nothing is missing. */
  List<String> caveats(Collection<RecordedJob> jobs) {
    Map<Long, Set<String>> kinds = kindsOfMarks(jobs);
    List<RecordedJob> incomplete = jobs.stream().filter(job -> isIncomplete(job, kinds)).toList();
    return incomplete.size() > NAMED
        ? List.of(summary(incomplete, jobs.size()))
        : incomplete.stream().map(job -> sentence(job, kinds)).toList();
  }

  private Map<Long, Set<String>> kindsOfMarks(Collection<RecordedJob> jobs) {
    List<Long> flagged =
        jobs.stream()
            .flatMap(job -> job.traces().stream())
            .filter(trace -> trace.verdict() == Verdict.FLAGGED)
            .map(trace -> trace.id())
            .toList();
    return marks.ofTraces(flagged).stream()
        .filter(mark -> !HARMLESS.contains(mark.kind()))
        .collect(
            groupingBy(
                RecordMark::traceId,
                Collectors.mapping(RecordMark::kind, Collectors.toCollection(TreeSet::new))));
  }

  private static boolean isIncomplete(RecordedJob job, Map<Long, Set<String>> kinds) {
    return job.verdict() == Verdict.FLAGGED
        ? job.traceIds().stream().anyMatch(kinds::containsKey)
        : job.verdict() != Verdict.COMPLETE;
  }

  private static String sentence(RecordedJob job, Map<Long, Set<String>> kinds) {
    String name = "job " + job.globaljobid();
    return switch (job.verdict()) {
      case RUNNING ->
          name + " had not ended when it was last collected; what came after is missing";
      case UNTRACED -> name + " ran untraced, or a part of it; what that did is not recorded";
      case TRUNCATED ->
          name + " was recorded up to a point only; what it did afterwards is missing";
      case FLAGGED, COMPLETE -> name + " has marks on its record: " + listed(job, kinds);
    };
  }

  private static String listed(RecordedJob job, Map<Long, Set<String>> kinds) {
    return job.traceIds().stream()
        .flatMap(id -> kinds.getOrDefault(id, Set.of()).stream())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** A sentence when other jobs of the selection may belong into the answer as well. */
  List<String> caveatsOfOthers(JobFilter filter, Collection<RecordedJob> answered) {
    Map<Verdict, Integer> counts =
        count.among(filter, answered.stream().map(RecordedJob::id).toList(), HARMLESS);
    int jobs = counts.values().stream().mapToInt(Integer::intValue).sum();
    return jobs == 0
        ? List.of()
        : List.of(
            "of this selection "
                + (jobs == 1 ? "1 other job is" : jobs + " other jobs are")
                + " not completely recorded ("
                + listed(counts)
                + ") and may belong here too");
  }

  private static String summary(List<RecordedJob> incomplete, int all) {
    Map<Verdict, Integer> counts = new TreeMap<>();
    incomplete.forEach(job -> counts.merge(job.verdict(), 1, Integer::sum));
    return incomplete.size()
        + " of "
        + all
        + " jobs are not completely recorded ("
        + listed(counts)
        + ")";
  }

  private static String listed(Map<Verdict, Integer> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }
}
