package org.filetrace.quill.schedulers;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be wrong in a source. Each is reported once with its count; by configuration it is
 * ignored, or strict: then the import of that source ends there. Codes J, U, E and P follow
 * HPCStats' registry (its E_J0001 is J01, its E_B0001 and E_P0001 are both P01); R and F are of the
 * form.
 */
public enum Problem {
  UNKNOWN_USER("J01", "job of a user who has no account on the cluster"),
  INVALID_WCKEY("J02", "job with a wckey that does not have the form asked for"),
  UNKNOWN_WCKEY("J03", "job with a wckey that the cluster does not know"),
  UNKNOWN_ACCOUNT("J04", "job of an account that the cluster does not know"),
  NO_PARTITION("J05", "job without partition or queue"),
  UNKNOWN_JOB_NODE("J06", "job on a node that is not in the cluster"),
  UNKNOWN_STATE("J07", "job state that is not known"),
  INVALID_CLUSTER_WCKEY("P01", "wckey of the cluster that does not have the form asked for"),
  MEMBER_WITHOUT_ENTRY("U01", "member of the users' group who is not in the user database"),
  INCOMPLETE_USER("U02", "user without real name or home in the user database"),
  NO_DEPARTMENT("U03", "user none of whose groups is a department"),
  USER_GONE("U04", "user of the cluster who is not in the user database any more"),
  UNKNOWN_SETTING("U05", "setting that is not known, or not any more"),
  NO_PRIMARY_GROUP("U06", "user whose primary group does not exist"),
  UNKNOWN_NODE("E01", "event of a node that is not in the cluster"),
  UNREADABLE_RECORD("R01", "record that cannot be read"),
  UNREADABLE_VALUE("R02", "value that cannot be read"),
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
