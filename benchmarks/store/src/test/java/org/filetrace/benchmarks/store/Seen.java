package org.filetrace.benchmarks.store;

import org.filetrace.quill.store.detail.Checksum;
import org.filetrace.quill.store.detail.SeenFile;
import org.filetrace.quill.store.merge.SeenVersion;
import org.jspecify.annotations.Nullable;

/** What a trace saw, in the words of the detail. */
final class Seen {
  private Seen() {}

  static SeenFile file(String path, @Nullable SeenVersion v) {
    if (v == null) {
      return new SeenFile(path, null);
    }
    Checksum checksum =
        v.stateId() == Checksum.NONE
            ? Checksum.ABSENT
            : new Checksum(v.stateId(), "sha256", v.digest(), v.reason());
    return new SeenFile(
        path,
        new SeenFile.Version(
            v.device(),
            v.inode(),
            v.sizeBytes(),
            v.mtimeNs(),
            v.ctimeNs(),
            (int) v.mode(),
            checksum));
  }
}
