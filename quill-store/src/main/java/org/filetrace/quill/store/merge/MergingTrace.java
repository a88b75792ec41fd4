package org.filetrace.quill.store.merge;

/** A trace on its way into the store, with what was learnt of it so far. */
final class MergingTrace {
  final TraceContent content;
  final TraceFacts facts;
  long traceId;

  /** Accesses up to this seq are in the store; -1 when none is. */
  long mergedSeq = -1;

  /** Whether rows of an earlier merge stand in the store, which this one replaces. */
  boolean known;

  /** Ids by the trace's own path numbers; 0 where the trace names no such path. */
  long[] pathIds = new long[0];

  /**
   * Ids by the trace's own version numbers, then those of the names that renames and links gave.
   */
  long[] versionIds = new long[0];

  NewNames names = NewNames.NONE;
  VersionTraits traits = new VersionTraits(0);

  MergingTrace(TraceContent content) {
    this.content = content;
    this.facts = content.facts();
  }

  /** The store's id of a path. */
  long pathId(int pathNo) {
    long id = pathNo < pathIds.length ? pathIds[pathNo] : 0;
    if (id == 0) {
      throw new ContentRejectedException(
          facts.uuid(), "a row names path " + pathNo + ", which it does not hold");
    }
    return id;
  }

  /** Requires that the trace holds this version. */
  int versionNo(int versionNo) {
    if (!traits.holds(versionNo)) {
      throw new ContentRejectedException(
          facts.uuid(), "a row names version " + versionNo + ", which it does not hold");
    }
    return versionNo;
  }
}
