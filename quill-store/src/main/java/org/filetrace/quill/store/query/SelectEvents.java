package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.ACTIVITY;

import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.SeenFile;
import org.filetrace.quill.store.merge.OpenFlags;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Every access of a trace, in the order of the system calls. */
public final class SelectEvents {
  private final SelectAccesses select;
  private final Map<Integer, String> activities;

  public SelectEvents(DSLContext store) {
    this.select = new SelectAccesses(store);
    this.activities =
        store
            .select(ACTIVITY.ACTIVITY_ID, ACTIVITY.ACTIVITY_TYPE)
            .from(ACTIVITY)
            .fetchMap(ACTIVITY.ACTIVITY_ID, ACTIVITY.ACTIVITY_TYPE);
  }

  /** Hands out the accesses one by one: there may be millions. */
  public void ofTrace(JobTrace trace, Consumer<Event> receiver) {
    for (Accesses part : select.ofTrace(trace.id())) {
      for (int i = 0; i < part.size(); i++) {
        receiver.accept(event(trace, part, i));
      }
    }
  }

  private Event event(JobTrace trace, Accesses part, int i) {
    SeenFile file = part.file(part.fileNumber(i));
    SeenFile.@Nullable Version version = file.version();
    int second = part.secondFileNumber(i);
    byte @Nullable [] digest = version == null ? null : version.checksum().digest();
    return new Event(
        Nanos.instant(part.atNs(i)),
        part.processNo(i),
        part.threadId(i),
        activities.getOrDefault(part.activity(i), String.valueOf(part.activity(i))),
        file.path(),
        second == Accesses.NONE ? null : part.file(second).path(),
        part.openFlags(i) == Accesses.NONE
            ? null
            : OpenFlags.text(part.openFlags(i), trace.architecture()),
        orNull(part.fd(i)),
        part.result(i),
        orNull(part.offsetBytes(i)),
        version == null ? null : version.sizeBytes(),
        digest == null ? null : HexFormat.of().formatHex(digest));
  }

  private static @Nullable Long orNull(long value) {
    return value == Accesses.NONE ? null : value;
  }
}
