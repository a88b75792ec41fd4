package org.filetrace.quill.schedulers;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be wrong in a source. Each is reported once with its count; by configuration it is
 * ignored, or strict: then the import of that source ends there. HPCStats' equivalent in brackets.
 */
public enum Problem {
  /** [E_J0001] */
  UNKNOWN_USER("J01", "job of a user who has no account on the cluster"),
  /** [E_J0002, E_B0001, E_P0001] */
  INVALID_WCKEY("J02", "wckey that does not have the form asked for by --wckey-pattern"),
  /** [E_J0003] */
  UNKNOWN_PROJECT("J03", "job of a project that no wckey of the cluster names"),
  /** [E_J0005] */
  NO_PARTITION("J05", "job without partition or queue"),
  UNKNOWN_STATE("J06", "job state that is not known"),
  UNREADABLE_RECORD("J07", "record that cannot be read"),
  UNREADABLE_VALUE("J08", "value that cannot be read"),
  /** [E_U0004] */
  USER_GONE("U04", "user of the cluster whom this machine's user database does not know"),
  /** [E_E0001] */
  UNKNOWN_NODE("E01", "event of a node that is not in the cluster"),
  TORN_TAIL("F01", "last record is incomplete: read when it is complete"),
  YEAR_GUESSED("F02", "times without a year: taken as the latest before the file's last change");

  private final String code;
  private final String meaning;

  Problem(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public String code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }

  /**
   * @throws ImportException when there is no such code
   */
  public static Problem ofCode(String code) {
    Optional<Problem> known =
        Arrays.stream(values()).filter(problem -> problem.code.equals(code)).findFirst();
    return known.orElseThrow(
        () -> new ImportException("no problem has the code " + code + ": " + codes(), null));
  }

  private static String codes() {
    return Arrays.stream(values()).map(Problem::code).collect(Collectors.joining(", "));
  }
}
