package org.filetrace.quill.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.store.query.Accounting;
import org.jspecify.annotations.Nullable;

/** A job's accounting in a few labelled lines. */
final class AccountingText {
  private static final long MEGABYTE = 1L << 20;

  private final CellText times;

  AccountingText(ZoneId zone) {
    this.times = new CellText(zone);
  }

  /** Texts by their labels, in the order in which they are to be read. */
  Map<String, String> lines(Accounting job) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("Accounted", state(job));
    lines.put("Resources", resources(job));
    if (job.submitLine() != null) {
      String folder = job.workDir() == null ? "" : " (in " + job.workDir() + ")";
      lines.put("Submitted", job.submitLine() + folder);
    }
    return lines;
  }

  private String state(Accounting job) {
    StringJoiner text = new StringJoiner(", ");
    text.add(job.state() + (job.exitStatus() == null ? "" : " " + job.exitStatus()));
    text.add("submitted " + times.shown(job.submittedAt()));
    if (job.startedAt() != null) {
      text.add("waited " + Elapsed.text(Duration.between(job.submittedAt(), job.startedAt())));
    }
    addNamed(
        text, "restarts", job.restarts() == null || job.restarts() == 0 ? null : job.restarts());
    return text.toString();
  }

  private static String resources(Accounting job) {
    StringJoiner text = new StringJoiner(", ");
    addNamed(text, "cores", job.cores());
    addNamed(text, "nodes", job.nodes() == null ? job.nodeCount() : job.nodes());
    if (job.memoryBytes() != null) {
      text.add(job.memoryBytes() / MEGABYTE + " MiB");
    }
    addNamed(
        text,
        "limit",
        job.timeLimitSeconds() == null
            ? null
            : Elapsed.text(Duration.ofSeconds(job.timeLimitSeconds())));
    addNamed(text, "partition", job.partition());
    addNamed(text, "account", job.account());
    addNamed(text, "project", job.project());
    addNamed(text, "qos", job.qos());
    return text.toString();
  }

  private static void addNamed(StringJoiner text, String name, @Nullable Object value) {
    if (value != null) {
      text.add(name + " " + value);
    }
  }
}
