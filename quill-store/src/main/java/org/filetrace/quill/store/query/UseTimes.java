package org.filetrace.quill.store.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.Activities;
import org.filetrace.quill.store.detail.SeenFile;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * When traces used their files, from their detail. Decoding a trace takes a millisecond or two; of
 * more than {@value #TRACES_MAX} traces none is decoded, and the times of the traces must do.
 */
final class UseTimes {
  private static final int TRACES_MAX = 500;

  /** Added to an activity where its second path is meant. */
  private static final int NEW_NAME = 16;

  /** Activities that make a role, as bits. */
  private static final Map<Role, Integer> ACTIVITIES =
      Map.of(
          Role.READ, bits(Activities.OPEN, Activities.CLOSE),
          Role.WRITTEN,
              bits(
                  Activities.CLOSE,
                  Activities.SYMLINK,
                  Activities.TRUNCATE,
                  Activities.MMAP_WRITE,
                  NEW_NAME + Activities.RENAME,
                  NEW_NAME + Activities.LINK),
          Role.EXECUTED, bits(Activities.EXEC),
          Role.FAILED, bits(Activities.OPEN, Activities.EXEC),
          Role.DELETED, bits(Activities.UNLINK, Activities.RENAME));

  /** From the first moment to the last, in nanoseconds since the epoch. */
  record Span(long firstNs, long lastNs) {
    Span with(Span other) {
      return new Span(Math.min(firstNs, other.firstNs), Math.max(lastNs, other.lastNs));
    }
  }

  private record Key(
      long traceId,
      int activity,
      boolean succeeded,
      String pathname,
      @Nullable Long size,
      @Nullable Long mtime) {}

  private final Map<Key, Span> spans = new HashMap<>();

  UseTimes(DSLContext store, Collection<Long> traceIds) {
    Set<Long> distinct = new LinkedHashSet<>(traceIds);
    if (distinct.size() <= TRACES_MAX) {
      new SelectAccesses(store).ofTraces(distinct, this::add);
    }
  }

  private static int bits(int... activities) {
    int bits = 0;
    for (int activity : activities) {
      bits |= 1 << activity;
    }
    return bits;
  }

  private void add(Long traceId, Accesses accesses) {
    for (int i = 0; i < accesses.size(); i++) {
      SeenFile file = accesses.file(accesses.fileNumber(i));
      add(traceId, accesses, i, accesses.activity(i), file.path(), file.version());
      int second = accesses.secondFileNumber(i);
      if (second != Accesses.NONE) {
        int activity = NEW_NAME + accesses.activity(i);
        add(traceId, accesses, i, activity, accesses.file(second).path(), file.version());
      }
    }
  }

  private void add(
      long traceId,
      Accesses accesses,
      int i,
      int activity,
      String path,
      SeenFile.@Nullable Version version) {
    boolean succeeded = accesses.result(i) >= 0;
    Key key =
        new Key(
            traceId,
            activity,
            succeeded,
            path,
            version == null ? null : version.sizeBytes(),
            version == null ? null : version.mtimeNs());
    Span moment = new Span(accesses.atNs(i), accesses.atNs(i));
    spans.merge(key, moment, Span::with);
    if (version != null) {
      spans.merge(new Key(traceId, activity, succeeded, path, null, null), moment, Span::with);
    }
  }

  /** Null when the detail does not tell. */
  @Nullable Span of(
      long traceId, Role role, String pathname, @Nullable Long size, @Nullable Long mtime) {
    int activities = ACTIVITIES.getOrDefault(role, 0);
    @Nullable Span span = null;
    for (int activity = Activities.OPEN; activity < 2 * NEW_NAME; activity++) {
      boolean opensUnfinished = role == Role.WRITTEN && size == null && activity == Activities.OPEN;
      if ((activities & 1 << activity) != 0 || opensUnfinished) {
        Span one =
            spans.get(new Key(traceId, activity, role != Role.FAILED, pathname, size, mtime));
        span = one == null ? span : span == null ? one : span.with(one);
      }
    }
    return span;
  }
}
