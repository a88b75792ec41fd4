package org.filetrace.quill.store.merge;

import java.util.BitSet;
import java.util.List;
import org.filetrace.quill.store.detail.SharedSet;
import org.jspecify.annotations.Nullable;

/** A trace on its way into the store, with what this attempt learnt of it so far. */
final class MergingTrace {
  final ReadTrace read;
  final TraceFacts facts;
  final List<FileUse> uses;
  long traceId;
  long ownerId;
  long nodeId;

  /** Null when nothing is kept of its environment. */
  @Nullable Long environmentId;

  /** Whether rows of an earlier merge stand in the store, which this one replaces. */
  boolean known;

  /** The stored version of each use, and the id of its {@link Usage}. */
  final StoredVersion[] stored;

  final long[] usageIds;

  /** Uses that are said by the column {@code written_by} of their version. */
  final BitSet inColumn = new BitSet();

  /** The sets that it refers to, ascending by id. */
  List<SharedSet> sets = List.of();

  /** How many of its accesses an earlier merge brought. */
  long accessesBefore;

  MergingTrace(ReadTrace read) {
    this.read = read;
    facts = read.facts;
    uses = read.uses;
    stored = new StoredVersion[uses.size()];
    usageIds = new long[uses.size()];
  }

  /** The version_id that an execution executed. */
  long executable(long seq) {
    @Nullable Integer use = read.executed(seq);
    if (use == null) {
      throw new ContentRejectedException(
          facts.uuid(), "execution " + seq + " has no access of its own");
    }
    return stored[use].id;
  }
}
