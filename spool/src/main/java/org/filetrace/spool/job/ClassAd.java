package org.filetrace.spool.job;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The literal attributes of a job ad as HTCondor writes it into {@code $_CONDOR_JOB_AD}: one {@code
 * Name = value} a line, names without regard to case. Expressions are left alone: of those that
 * identify a job none is one.
 */
final class ClassAd {
  private final Map<String, String> values = new HashMap<>();

  static ClassAd parse(String text) {
    ClassAd ad = new ClassAd();
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        ad.values.put(
            line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            line.substring(equals + 1).strip());
      }
    }
    return ad;
  }

  /** Attributes as the launcher copies them into the mark of an untraced job: without quotes. */
  static ClassAd ofLiterals(Map<String, String> literals) {
    ClassAd ad = new ClassAd();
    literals.forEach(
        (name, value) ->
            ad.values.put(
                name.toLowerCase(Locale.ROOT),
                Numbers.parse(value) == null ? "\"" + value + "\"" : value));
    return ad;
  }

  /** A string attribute without its quotes; null when it is missing or no string. */
  @Nullable String string(String name) {
    String value = values.get(name.toLowerCase(Locale.ROOT));
    if (value == null || value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
      return null;
    }
    return unescape(value.substring(1, value.length() - 1));
  }

  /** A backslash escapes quotes only. */
  private static String unescape(String quoted) {
    return quoted.replace("\\\"", "\"");
  }

  /** An integer attribute; null when it is missing or no integer. */
  @Nullable Integer integer(String name) {
    String value = values.get(name.toLowerCase(Locale.ROOT));
    return value == null ? null : Numbers.parse(value);
  }
}
