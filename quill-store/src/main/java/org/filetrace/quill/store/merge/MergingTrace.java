package org.filetrace.quill.store.merge;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.SharedSet;
import org.jspecify.annotations.Nullable;

/** A trace on its way into the store, with what this attempt learnt of it so far. */
final class MergingTrace {
  final ReadTrace read;
  final TraceFacts facts;
  final List<FileUse> uses;
  long traceId;

  /** Whether rows of an earlier merge stand in the store, which this one replaces. */
  boolean known;

  /** The stored version of each use. */
  final StoredVersion[] stored;

  /** Uses that are said by the column {@code written_by} of their version. */
  final BitSet inColumn = new BitSet();

  /** The sets that it refers to, ascending by id. */
  List<SharedSet> sets = List.of();

  private final Map<ReadTrace.FileKey, StoredVersion> byFile = new HashMap<>();

  /** How many of its accesses an earlier merge brought. */
  long accessesBefore;

  MergingTrace(ReadTrace read) {
    this.read = read;
    facts = read.facts;
    uses = read.uses;
    stored = new StoredVersion[uses.size()];
  }

  /** To be called when {@link #stored} is filled. */
  void index() {
    for (int i = 0; i < stored.length; i++) {
      byFile.put(new ReadTrace.FileKey(uses.get(i).pathname(), uses.get(i).version()), stored[i]);
    }
  }

  /** The stored version that stands for what was seen at a path; null when no use names it. */
  @Nullable StoredVersion storedOf(String pathname, @Nullable SeenVersion version) {
    return byFile.get(new ReadTrace.FileKey(pathname, version));
  }

  /** The version_id that an execution executed. */
  long executable(long seq) {
    ReadTrace.@Nullable FileKey file = read.executed(seq);
    @Nullable StoredVersion version = file == null ? null : byFile.get(file);
    if (version == null) {
      throw new ContentRejectedException(
          facts.uuid(), "execution " + seq + " has no access of its own");
    }
    return version.id;
  }
}
