package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.Activities;
import org.jspecify.annotations.Nullable;

/**
 * A trace whose files and accesses were read and understood: all that can be done without the
 * store, and so by another thread while the traces before it are merged. It stays valid as long as
 * its content does.
 */
public final class ReadTrace {
  final TraceContent content;
  final TraceFacts facts;
  final List<SeenVariable> environment = new ArrayList<>();

  /** What it did with files. */
  final List<FileUse> uses;

  /** The {@link Scope} of each use. */
  final String[] scopes;

  final TraceFiles files;

  /** Its accesses, unless they are too many to be kept. */
  final @Nullable DetailParts detail;

  final long accesses;

  /** What each execution executed, by seq. */
  private final Map<Long, FileKey> executed = new HashMap<>();

  /** The last use of a file, by file; by path where no version is known. */
  private final Map<FileKey, Integer> useOfFile = new HashMap<>();

  private final Map<String, Integer> useOfPath = new HashMap<>();

  /** For each file of {@link #detail}, its use. */
  private final int[] detailUses;

  /** A version, or its absence, at a path. */
  private record FileKey(String pathname, @Nullable SeenVersion version) {}

  /**
   * Reads paths, versions and accesses once.
   *
   * @throws ContentRejectedException when they contradict each other
   */
  public ReadTrace(TraceContent content) throws SQLException {
    this.content = content;
    facts = content.facts();
    content.environment(environment::add);
    files = new TraceFiles(content);
    FileUses fileUses = new FileUses(files, facts.architecture());
    DetailParts parts = new DetailParts(files);
    long[] count = {0};
    content.accesses(
        access -> {
          fileUses.add(access);
          if (count[0]++ < DetailParts.ACCESSES_MAX) {
            parts.add(access);
          }
          if (access.activityId() == Activities.EXEC && access.result() >= 0) {
            executed.put(access.seq(), file(access));
          }
        });
    fileUses.end();
    uses = fileUses.uses();
    accesses = count[0];
    detail = accesses <= DetailParts.ACCESSES_MAX ? parts : null;
    scopes = new String[uses.size()];
    for (int i = 0; i < scopes.length; i++) {
      FileUse use = uses.get(i);
      scopes[i] = Scope.of(use.pathname());
      useOfFile.put(new FileKey(use.pathname(), use.version()), i);
      useOfPath.put(use.pathname(), i);
    }
    detailUses = detail == null ? new int[0] : findUses(detail);
  }

  /**
   * For each file that a part of the detail names, the number of a use of it, or at least of
   * another version at its path; -1 where there is none.
   */
  int[] usesOf(DetailParts part) {
    return part == detail ? detailUses : findUses(part);
  }

  private int[] findUses(DetailParts part) {
    int[] found = new int[part.accesses().files().size()];
    for (int file = 0; file < found.length; file++) {
      String path = part.accesses().file(file).path();
      @Nullable Integer use = useOfFile.get(new FileKey(path, part.canonical(file)));
      found[file] = use != null ? use : useOfPath.getOrDefault(path, -1);
    }
    return found;
  }

  private FileKey file(SeenAccess access) {
    @Nullable SeenVersion version = files.versionOf(access);
    return new FileKey(
        files.pathname(version == null ? access.pathNo() : version.pathNo()), version);
  }

  /** The use of what an execution executed; null when it has no access of its own. */
  @Nullable Integer executed(long seq) {
    @Nullable FileKey file = executed.get(seq);
    return file == null ? null : useOfFile.get(file);
  }
}
