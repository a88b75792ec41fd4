package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.merge.JobFacts;
import org.filetrace.quill.store.merge.SeenAccess;
import org.filetrace.quill.store.merge.SeenExecution;
import org.filetrace.quill.store.merge.SeenMark;
import org.filetrace.quill.store.merge.SeenProcess;
import org.filetrace.quill.store.merge.SeenVariable;
import org.filetrace.quill.store.merge.SeenVersion;
import org.filetrace.quill.store.merge.TraceContent;
import org.filetrace.quill.store.merge.TraceFacts;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.SpoolRejectedException;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.filetrace.spool.job.JobEnvironment;
import org.filetrace.spool.job.JobNames;
import org.jspecify.annotations.Nullable;

/** What a launcher left of a command that ran untraced: the gap in the record, as a trace. */
final class UntracedTrace implements TraceContent {
  private static final int VALUE_CHARS_MAX = 4096;

  private final TraceFacts facts;
  private final SeenMark mark;

  private UntracedTrace(TraceFacts facts, SeenMark mark) {
    this.facts = facts;
    this.mark = mark;
  }

  static UntracedTrace read(SpoolEntry entry) throws IOException, SpoolRejectedException {
    Map<String, String> values = KeyValueText.read(entry.file());
    Object owner = Files.getAttribute(entry.file(), "unix:uid", LinkOption.NOFOLLOW_LINKS);
    long uid = number(values, "uid");
    if (uid != Integer.toUnsignedLong((Integer) Objects.requireNonNull(owner))) {
      throw new SpoolRejectedException(
          Reason.WRONG_OWNER,
          "the file belongs to uid " + owner + ", but it says that uid " + uid + " wrote it");
    }
    String userName = OwnersName.of(entry.file(), uid, printable(values, "user"));
    String host = required(values, "host");
    long atNs = number(values, "at_ns");
    values.remove("_CONDOR_JOB_AD"); // a file that a service must not open for its user
    JobIdentity job =
        new JobEnvironment(values, names(values))
            .identify(host, atNs / 1_000_000, number(values, "pid"));
    return new UntracedTrace(
        facts(entry, values, userName, job, host, atNs),
        new SeenMark(atNs, MarkKind.UNTRACED, 1, value(values, "reason")));
  }

  /** As the launcher's options and its site name the job: what a scheduler says comes after. */
  private static JobNames names(Map<String, String> values) {
    return new JobNames(
        name(values, "FILETRACE_JOB_ID"),
        name(values, "FILETRACE_JOB_NAME"),
        name(values, "FILETRACE_CLUSTER"));
  }

  private static @Nullable String name(Map<String, String> values, String key) {
    String value = value(values, key);
    return value.isEmpty() ? null : value;
  }

  private static TraceFacts facts(
      SpoolEntry entry,
      Map<String, String> values,
      String userName,
      JobIdentity job,
      String host,
      long atNs)
      throws SpoolRejectedException {
    return new TraceFacts(
        entry.uuid().toString(),
        new JobFacts(
            bounded(job.globalJobId()),
            userName,
            bounded(job.cluster()),
            job.scheduler(),
            bounded(job.jobId()),
            job.arrayIndex(),
            job.jobName()),
        job.step(),
        toLong(job.rank()),
        toLong(job.restart()),
        number(values, "uid"),
        number(values, "gid"),
        host,
        value(values, "boot_id"),
        value(values, "kernel"),
        value(values, "architecture"),
        "",
        number(values, "pid"),
        ShellWords.quote(value(values, "argv").getBytes(StandardCharsets.UTF_8)),
        value(values, "cwd"),
        atNs,
        null,
        null,
        Verdict.UNTRACED,
        -1);
  }

  private static String value(Map<String, String> values, String key) {
    return KeyValueText.unescape(values.getOrDefault(key, ""));
  }

  private static String required(Map<String, String> values, String key)
      throws SpoolRejectedException {
    String value = printable(values, key);
    if (value.isEmpty()) {
      throw new SpoolRejectedException(Reason.OUT_OF_BOUNDS, "it names no " + key);
    }
    return value;
  }

  private static String printable(Map<String, String> values, String key)
      throws SpoolRejectedException {
    String value = value(values, key);
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new SpoolRejectedException(
          Reason.OUT_OF_BOUNDS, "its " + key + " has control characters");
    }
    return bounded(value);
  }

  private static String bounded(String value) throws SpoolRejectedException {
    if (value.length() > VALUE_CHARS_MAX / 8) {
      throw new SpoolRejectedException(Reason.OUT_OF_BOUNDS, "it has a name of " + value.length());
    }
    return value;
  }

  private static long number(Map<String, String> values, String key) throws SpoolRejectedException {
    String value = values.getOrDefault(key, "");
    if (!value.matches("[0-9]{1,19}")
        || value.compareTo("9223372036854775807") > 0 && value.length() == 19) {
      throw new SpoolRejectedException(Reason.OUT_OF_BOUNDS, "its " + key + " is no number");
    }
    return Long.parseLong(value);
  }

  private static @Nullable Long toLong(@Nullable Integer value) {
    return value == null ? null : Long.valueOf(value);
  }

  @Override
  public TraceFacts facts() {
    return facts;
  }

  @Override
  public void environment(Rows<SeenVariable> receiver) {}

  @Override
  public int lastPathNo() {
    return 0;
  }

  @Override
  public int lastVersionNo() {
    return 0;
  }

  @Override
  public void marks(Rows<SeenMark> receiver) throws SQLException {
    receiver.row(mark);
  }

  @Override
  public void paths(Paths receiver) {}

  @Override
  public void versions(Rows<SeenVersion> receiver) {}

  @Override
  public void processes(Rows<SeenProcess> receiver) {}

  @Override
  public void accesses(Rows<SeenAccess> receiver) {}

  @Override
  public void executions(Rows<SeenExecution> receiver) {}
}
