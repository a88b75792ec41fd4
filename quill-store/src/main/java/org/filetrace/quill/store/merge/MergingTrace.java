package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.SharedSet;
import org.jspecify.annotations.Nullable;

/** A trace on its way into the store, with what was learnt of it so far. */
final class MergingTrace {
  final TraceContent content;
  final TraceFacts facts;
  long traceId;

  /** Whether rows of an earlier merge stand in the store, which this one replaces. */
  boolean known;

  /** What it did with files, and the stored version of each. */
  List<FileUse> uses = List.of();

  StoredVersion[] stored = new StoredVersion[0];

  /** Uses that are said by the column {@code written_by} of their version. */
  final BitSet inColumn = new BitSet();

  /** The sets that it refers to, ascending by id. */
  List<SharedSet> sets = List.of();

  /** What each execution executed, by seq. */
  private final Map<Long, FileKey> executed = new HashMap<>();

  private final Map<FileKey, StoredVersion> byFile = new HashMap<>();
  @Nullable TraceFiles files;

  /** Its accesses, unless they are too many to be kept. */
  @Nullable DetailParts detail;

  long accesses;

  /** How many of them an earlier merge brought. */
  long accessesBefore;

  MergingTrace(TraceContent content) {
    this.content = content;
    this.facts = content.facts();
  }

  /** Reads paths, versions and accesses once. */
  void read() throws SQLException {
    TraceFiles read = new TraceFiles(content);
    FileUses fileUses = new FileUses(read, facts.architecture());
    DetailParts parts = new DetailParts(read);
    content.accesses(
        access -> {
          fileUses.add(access);
          if (accesses < DetailParts.ACCESSES_MAX) {
            parts.add(access);
          }
          if (access.activityId() == Activities.EXEC && access.result() >= 0) {
            executed.put(access.seq(), FileKey.of(access, read));
          }
          accesses++;
        });
    fileUses.end();
    uses = fileUses.uses();
    stored = new StoredVersion[uses.size()];
    files = read;
    detail = accesses <= DetailParts.ACCESSES_MAX ? parts : null;
  }

  private record FileKey(String pathname, @Nullable SeenVersion version) {
    static FileKey of(SeenAccess access, TraceFiles files) {
      @Nullable SeenVersion version = files.versionOf(access);
      return new FileKey(
          files.pathname(version == null ? access.pathNo() : version.pathNo()), version);
    }
  }

  /** To be called when {@link #stored} is filled. */
  void index() {
    for (int i = 0; i < stored.length; i++) {
      byFile.put(new FileKey(uses.get(i).pathname(), uses.get(i).version()), stored[i]);
    }
  }

  /** The stored version that stands for what was seen at a path; null when no use names it. */
  @Nullable StoredVersion storedOf(String pathname, @Nullable SeenVersion version) {
    return byFile.get(new FileKey(pathname, version));
  }

  /** The version_id that an execution executed. */
  long executable(long seq) {
    @Nullable FileKey file = executed.get(seq);
    @Nullable StoredVersion version = file == null ? null : byFile.get(file);
    if (version == null) {
      throw new ContentRejectedException(
          facts.uuid(), "execution " + seq + " has no access of its own");
    }
    return version.id;
  }
}
