package org.filetrace.quill.store.merge;

import java.util.BitSet;

/** What the roles of a file depend on, by the trace's own version numbers. */
final class VersionTraits {
  final int[] pathNos;
  private final BitSet held;
  private final BitSet regular;
  private final BitSet changed;
  private final BitSet empty;

  VersionTraits(int count) {
    pathNos = new int[count];
    held = new BitSet(count);
    regular = new BitSet(count);
    changed = new BitSet(count);
    empty = new BitSet(count);
  }

  void add(SeenVersion version) {
    int no = version.versionNo();
    pathNos[no] = version.pathNo();
    held.set(no);
    regular.set(no, version.isRegularFile());
    changed.set(no, version.changed());
    empty.set(no, version.sizeBytes() == 0);
  }

  boolean holds(int versionNo) {
    return held.get(versionNo);
  }

  boolean isRegularFile(int versionNo) {
    return regular.get(versionNo);
  }

  /** Since this trace first saw the inode. */
  boolean isChanged(int versionNo) {
    return changed.get(versionNo);
  }

  boolean isEmpty(int versionNo) {
    return empty.get(versionNo);
  }
}
