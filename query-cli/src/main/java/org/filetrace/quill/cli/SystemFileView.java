package org.filetrace.quill.cli;

import java.util.Locale;

/** How files of the system, and libraries, are shown in a lineage. */
enum SystemFileView {
  /** Their number. */
  FOLD,
  /** Each by itself. */
  FILE,
  /** The packages that they belong to on this machine. */
  PACKAGE,
  /** Not at all. */
  DROP;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
