package org.filetrace.quill.cli.doctor;

import java.util.Locale;

/**
 * One line of the diagnosis.
 *
 * @param check what was looked at
 * @param found what is there
 * @param remedy what to do; empty when nothing is to be done
 */
public record Finding(String check, Health health, String found, String remedy) {
  static Finding ok(String check, String found) {
    return new Finding(check, Health.OK, found, "");
  }

  /** Works, with a limit that somebody may want to know. */
  static Finding note(String check, String found, String remedy) {
    return new Finding(check, Health.NOTE, found, remedy);
  }

  static Finding broken(String check, String found, String remedy) {
    return new Finding(check, Health.BROKEN, found, remedy);
  }

  /** How well it is. */
  public enum Health {
    OK,
    NOTE,
    BROKEN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
