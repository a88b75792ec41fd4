package org.filetrace.quill.store.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the last use of a file, by path and version, or by path alone. */
final class UsesOfFiles {
  private record FileKey(String pathname, @Nullable SeenVersion version) {}

  private final Map<FileKey, Integer> ofFile;
  private final Map<String, Integer> ofPath;

  UsesOfFiles(List<FileUse> uses) {
    ofFile = new HashMap<>(uses.size() * 2);
    ofPath = new HashMap<>(uses.size() * 2);
    for (int i = 0; i < uses.size(); i++) {
      FileUse use = uses.get(i);
      ofFile.put(new FileKey(use.pathname(), use.version()), i);
      ofPath.put(use.pathname(), i);
    }
  }

  @Nullable Integer of(String pathname, @Nullable SeenVersion version) {
    return ofFile.get(new FileKey(pathname, version));
  }

  /** Of this version, else of another at its path, else -1. */
  int ofOrOfPath(String pathname, @Nullable SeenVersion version) {
    @Nullable Integer use = of(pathname, version);
    return use != null ? use : ofPath.getOrDefault(pathname, -1);
  }
}
