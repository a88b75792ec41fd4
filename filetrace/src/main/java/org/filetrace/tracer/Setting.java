package org.filetrace.tracer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be set: as {@code --name=VALUE}, as {@code FILETRACE_NAME} in the environment, or as
 * {@code name = VALUE} in the configuration file.
 */
enum Setting {
  SPOOL("DIR", "Folder for the record of this job."),
  CHECKSUM(
      "SCOPE",
      "Files to take SHA-256 checksums of: full (all that are read, executed or written;"
          + " the default), written, sampled (large files by 64 blocks of 64 KiB) or none."),
  CHECKSUM_MAX_SIZE("SIZE", "Files larger than this are sampled, such as 500M or 2G (default 1G)."),
  ENVIRONMENT(
      "NAMES",
      "Environment variables to keep: names or beginnings such as FOO_*, with commas between them;"
          + " 'default' for those named at the end, 'none' for none. Names that sound like secrets"
          + " are never kept."),
  JOB_ID("ID", "Name of the job, instead of its scheduler's."),
  JOB_NAME("NAME", "Title of the job, instead of its scheduler's."),
  CLUSTER("NAME", "Name of the cluster, instead of its scheduler's."),
  REQUIRE_TRACE(null, "Fail with status 125 instead of running the command untraced."),
  START_TIMEOUT(
      "SECONDS",
      "Run the command untraced when tracing takes longer to start (default 5, at most 600)."),
  VERBOSE(null, "Say on standard error where the record goes, or why there is none.");

  /** Placeholder of its value; null when it is a switch. */
  final @Nullable String valueLabel;

  final String description;

  Setting(@Nullable String valueLabel, String description) {
    this.valueLabel = valueLabel;
    this.description = description;
  }

  /** Its name in options and the configuration file, such as {@code job-id}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String option() {
    return "--" + label();
  }

  String variable() {
    return "FILETRACE_" + name();
  }

  boolean isSwitch() {
    return valueLabel == null;
  }
}
