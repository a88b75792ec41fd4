package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace whose files and accesses were read and understood: all that can be done without the
 * store, and so by another thread while the traces before it are merged. It stays valid as long as
 * its content does.
 */
public final class ReadTrace {
  final TraceContent content;
  final TraceFacts facts;

  /** What it did with files. */
  final List<FileUse> uses;

  final TraceFiles files;

  /** Its accesses, unless they are too many to be kept. */
  final @Nullable DetailParts detail;

  final long accesses;

  /** What each execution executed, by seq. */
  private final Map<Long, FileKey> executed = new HashMap<>();

  /** A version, or its absence, at a path. */
  record FileKey(String pathname, @Nullable SeenVersion version) {}

  /**
   * Reads paths, versions and accesses once.
   *
   * @throws ContentRejectedException when they contradict each other
   */
  public ReadTrace(TraceContent content) throws SQLException {
    this.content = content;
    facts = content.facts();
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
  }

  private FileKey file(SeenAccess access) {
    @Nullable SeenVersion version = files.versionOf(access);
    return new FileKey(
        files.pathname(version == null ? access.pathNo() : version.pathNo()), version);
  }

  /** The file that an execution executed; null when it has no access of its own. */
  @Nullable FileKey executed(long seq) {
    return executed.get(seq);
  }
}
