package org.filetrace.spool;

import java.util.Locale;

/** How far the checksum of a file version got: {@code checksum.state} of the spool. */
public enum ChecksumState {
  /** The digest is that of this version. */
  DONE,
  /** Not computed in the time given; the version's identity allows it to be done later. */
  PENDING,
  /** The content changed before or while it was read, so that no digest can be given. */
  CHANGED_WHILE_READ,
  /** The content could not be read. */
  FAILED;

  private static final ChecksumState[] STATES = values();

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As it stands in the spool, such as {@code changed-while-read}. */
  public String label() {
    return label;
  }

  /** Of a row that was checked. */
  static ChecksumState of(TableScan row, int column) {
    for (ChecksumState state : STATES) {
      if (row.is(column, state.label)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state of a checksum: " + row.text(column));
  }
}
