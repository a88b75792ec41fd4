package org.filetrace.tracer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.filetrace.spool.job.JobNames;
import org.filetrace.tracer.record.ChecksumPolicy;
import org.filetrace.tracer.record.EnvironmentPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How to trace: options, then {@code FILETRACE_*} variables, then the site's configuration. What
 * the launcher obeys by itself is only checked here.
 *
 * @param spool folder for the record; null for the default
 */
record TracerOptions(
    @Nullable Path spool, ChecksumPolicy checksums, EnvironmentPolicy environment, JobNames names) {
  private static final Set<String> FLAGS =
      Set.of("true", "yes", "on", "1", "false", "no", "off", "0");

  /** {@code native/src/start_timeout.h} has the same. */
  private static final double START_TIMEOUT_MAX_S = 600;

  /**
   * @param options as the command line gives them
   * @param directory of the job: what relative paths are relative to
   * @throws ConfigurationException when a value of the environment or the configuration makes no
   *     sense; the message names where it came from
   * @throws UsageException when one of the options does
   */
  static TracerOptions of(
      Map<Setting, String> options,
      Map<String, String> environment,
      Path configuration,
      Path directory)
      throws UsageException {
    Values values = new Values(directory);
    Configuration.read(configuration)
        .forEach((s, value) -> values.put(s, value, s.label() + " in " + configuration));
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null && !value.isEmpty()) {
        values.put(setting, value, setting.variable());
      }
    }
    options.forEach((setting, value) -> values.put(setting, value, setting.option()));
    return values.options();
  }

  /** Values with their origins, the last one put being the strongest. */
  private static final class Values {
    private final Path directory;
    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final Map<Setting, String> origins = new EnumMap<>(Setting.class);

    Values(Path directory) {
      this.directory = directory;
    }

    void put(Setting setting, String value, String origin) {
      values.put(setting, value);
      origins.put(setting, origin);
    }

    TracerOptions options() throws UsageException {
      requireFlag(Setting.REQUIRE_TRACE);
      requireFlag(Setting.VERBOSE);
      requireStartTimeout();
      return new TracerOptions(
          path(Setting.SPOOL),
          new ChecksumPolicy(scope(), size()),
          environment(),
          new JobNames(
              values.get(Setting.JOB_ID),
              values.get(Setting.JOB_NAME),
              values.get(Setting.CLUSTER)));
    }

    private @Nullable Path path(Setting setting) throws UsageException {
      String value = values.get(setting);
      if (value == null) {
        return null;
      }
      try {
        return directory.resolve(value).normalize();
      } catch (InvalidPathException e) {
        throw wrong(setting, "a folder");
      }
    }

    private ChecksumPolicy.Scope scope() throws UsageException {
      String value = values.get(Setting.CHECKSUM);
      if (value == null) {
        return ChecksumPolicy.DEFAULT.scope();
      }
      try {
        return ChecksumPolicy.Scope.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw wrong(Setting.CHECKSUM, "full, written, sampled or none");
      }
    }

    private long size() throws UsageException {
      String value = values.get(Setting.CHECKSUM_MAX_SIZE);
      if (value == null) {
        return ChecksumPolicy.DEFAULT.wholeBytesMax();
      }
      try {
        return bytes(value);
      } catch (ArithmeticException | NumberFormatException e) {
        throw wrong(Setting.CHECKSUM_MAX_SIZE, "a size such as 500M or 2G");
      }
    }

    private EnvironmentPolicy environment() throws UsageException {
      String value = values.get(Setting.ENVIRONMENT);
      if (value == null) {
        return EnvironmentPolicy.DEFAULT;
      }
      try {
        return EnvironmentPolicy.of(value);
      } catch (IllegalArgumentException e) {
        throw wrong(
            Setting.ENVIRONMENT,
            "a list of variables such as 'default,MY_MODEL,FOO_*', or none: see '"
                + e.getMessage()
                + "'");
      }
    }

    private void requireStartTimeout() throws UsageException {
      String value = values.get(Setting.START_TIMEOUT);
      if (value == null) {
        return;
      }
      if (!value.matches("[0-9]*\\.?[0-9]+")) {
        throw wrong(Setting.START_TIMEOUT, "a number of seconds");
      }
      double seconds = Double.parseDouble(value);
      if (seconds <= 0 || seconds > START_TIMEOUT_MAX_S) {
        throw wrong(Setting.START_TIMEOUT, "more than 0 and at most 600 seconds");
      }
    }

    private void requireFlag(Setting setting) throws UsageException {
      String value = values.get(setting);
      if (value != null && !FLAGS.contains(value.toLowerCase(Locale.ROOT))) {
        throw wrong(setting, "yes or no");
      }
    }

    private UsageException wrong(Setting setting, String expected) {
      String origin = String.valueOf(origins.get(setting));
      String message = origin + ": '" + values.get(setting) + "' is not " + expected;
      return origin.equals(setting.option())
          ? new UsageException(message)
          : new ConfigurationException(message);
    }
  }

  /** A number of bytes, or one of K, M, G, T (powers of 1024, with or without iB or B). */
  static long bytes(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT).replaceFirst("I?B$", "");
    int shift = upper.isEmpty() ? -1 : "KMGT".indexOf(upper.charAt(upper.length() - 1));
    if (shift < 0) {
      return positive(Long.parseLong(upper));
    }
    long number = positive(Long.parseLong(upper.substring(0, upper.length() - 1)));
    return Math.multiplyExact(number, 1L << 10 * (shift + 1));
  }

  private static long positive(long number) {
    if (number < 0) {
      throw new NumberFormatException("negative");
    }
    return number;
  }
}
