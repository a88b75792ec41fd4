package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.BitSet;

/**
 * Names that renames and links gave to file versions: how many a trace has, numbered by their order
 * behind its versions, and which versions got one.
 */
record NewNames(int count, BitSet versions) {
  static final NewNames NONE = new NewNames(0, new BitSet());

  static NewNames of(TraceContent content) throws SQLException {
    BitSet versions = new BitSet();
    int[] count = {0};
    content.newNames(
        access -> {
          Integer version = access.versionNo();
          if (version != null) {
            versions.set(version);
          }
          count[0]++;
        });
    return new NewNames(count[0], versions);
  }

  boolean isOf(int versionNo) {
    return versions.get(versionNo);
  }

  /** Whether {@link TraceContent#newNames} gives this access. */
  static boolean isGivenBy(SeenAccess access) {
    return (access.activityId() == Activities.RENAME || access.activityId() == Activities.LINK)
        && access.result() >= 0
        && access.versionNo() != null
        && access.secondPathNo() != null;
  }
}
