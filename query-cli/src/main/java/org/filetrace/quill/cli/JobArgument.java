package org.filetrace.quill.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FindJob;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;

/** What a user calls a job; {@code last} is the newest of their own. */
final class JobArgument {
  static final String HELP =
      "A job: globaljobid, scheduler's id (4711, 17.0), array task (123_7), step (4711.batch),"
          + " beginning of a trace's uuid, or 'last' for your newest.";

  private static final int CANDIDATES_SHOWN = 8;

  private final Store store;
  private final Surroundings surroundings;

  JobArgument(Store store, Surroundings surroundings) {
    this.store = store;
    this.surroundings = surroundings;
  }

  /** The one job of this name, with those of its traces that are meant. */
  RecordedJob one(String name, JobFilter filter) {
    FindJob find = new FindJob(store.sql(), filter);
    List<RecordedJob> found =
        name.equals("last") ? find.newestOf(surroundings.user()) : find.named(name);
    if (found.isEmpty()) {
      throw Failure.notFound(
          name.equals("last")
              ? "no job of " + surroundings.user() + " is in the store; 'quill jobs -a' lists all"
              : "job '"
                  + name
                  + "' is not in the store, or not yours to see; 'quill jobs' lists jobs");
    }
    if (found.size() > 1) {
      throw Failure.usage(ambiguous(name, found));
    }
    return found.get(0);
  }

  private static String ambiguous(String name, List<RecordedJob> found) {
    String candidates =
        found.stream()
            .limit(CANDIDATES_SHOWN)
            .map(job -> job.globaljobid() + " (" + job.userName() + ", " + task(job) + ")")
            .collect(Collectors.joining(", "));
    String more = found.size() > CANDIDATES_SHOWN ? ", …" : "";
    return "'"
        + name
        + "' names "
        + found.size()
        + " jobs: "
        + candidates
        + more
        + "; name one of them, or narrow with -M, -u or -S";
  }

  private static String task(RecordedJob job) {
    return job.arrayIndex() == null ? job.cluster() : job.jobId() + "_" + job.arrayIndex();
  }
}
