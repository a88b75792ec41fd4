package org.filetrace.quill.store.merge;

/**
 * How a file was used.
 *
 * @param roleId of {@code role}; 0 when it is no use of a file
 * @param openFlags as in open(2), empty without
 * @param activities a bit {@code 1 << activity} for each activity of {@link Activities}
 * @param result 0, or -errno
 */
record Usage(int roleId, String openFlags, int activities, long result) {
  static final int READ = 1;
  static final int WRITTEN = 2;
  static final int EXECUTED = 3;
  static final int FAILED = 4;
  static final int DELETED = 5;

  /** Unique name in the store. */
  String key() {
    return roleId + " " + activities + " " + result + " " + openFlags;
  }
}
