package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.merge.ContentRejectedException;
import org.filetrace.quill.store.merge.ReadTrace;
import org.filetrace.quill.store.merge.SeenMark;
import org.filetrace.quill.store.merge.TraceContent;
import org.filetrace.quill.store.merge.TraceFacts;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.SpoolReader;
import org.filetrace.spool.SpoolRejectedException;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.filetrace.spool.TraceEnd;
import org.filetrace.spool.TraceHeader;
import org.jspecify.annotations.Nullable;

/** A spool, or the mark of an untraced command, that was checked and is ready to be merged. */
final class OpenSpool implements AutoCloseable {
  private final SpoolEntry entry;
  private final TraceFacts facts;
  private @Nullable TraceContent content;
  private @Nullable ReadTrace trace;

  private OpenSpool(SpoolEntry entry, TraceContent content) {
    this.entry = entry;
    this.content = content;
    facts = content.facts();
  }

  static OpenSpool untraced(SpoolEntry entry) throws IOException, SpoolRejectedException {
    return new OpenSpool(entry, UntracedTrace.read(entry));
  }

  /** A spool that its tracer finished. */
  static OpenSpool finished(SpoolEntry entry, Path work, PendingChecksums pending)
      throws IOException, SpoolRejectedException {
    SpoolReader reader = SpoolReader.open(entry.file(), work, SpoolReader.MAX_BYTES);
    return of(entry, reader, false, Verdict.TRUNCATED, pending);
  }

  /** A growing spool whose tracer lives; takes over the reader. */
  static OpenSpool running(SpoolEntry entry, SpoolReader reader, PendingChecksums pending)
      throws IOException, SpoolRejectedException {
    return of(entry, reader, false, Verdict.RUNNING, pending);
  }

  /**
   * A growing spool whose tracer is gone; takes over the reader. Grid Engine kills all that a job
   * left, the tracer too, as soon as its last process has ended.
   */
  static OpenSpool abandoned(SpoolEntry entry, SpoolReader reader, PendingChecksums pending)
      throws IOException, SpoolRejectedException {
    return of(entry, reader, true, Verdict.TRUNCATED, pending);
  }

  private static OpenSpool of(
      SpoolEntry entry,
      SpoolReader reader,
      boolean tracerIsGone,
      Verdict ifUnfinished,
      PendingChecksums pending)
      throws IOException, SpoolRejectedException {
    boolean opened = false;
    try {
      if (!reader.header().uuid().equals(entry.uuid())) {
        throw new SpoolRejectedException(
            Reason.OUT_OF_BOUNDS, "it is named unlike its uuid, " + reader.header().uuid());
      }
      TraceHeader header = reader.header();
      String userName = OwnersName.of(entry.file(), header.uid(), header.userName());
      TraceEnd end = reader.end();
      List<SeenMark> marks = List.of();
      if (end == null && tracerIsGone) {
        end = cutByGuardian(entry) ? null : reader.endOfProcesses();
        marks = end == null ? List.of(truncation(entry, reader)) : marks;
      }
      OpenSpool spool =
          new OpenSpool(
              entry,
              new SpooledTrace(
                  reader, userName, end, ifUnfinished, withLoss(marks, reader), pending));
      opened = true;
      return spool;
    } catch (SQLException e) {
      throw new IOException(entry.file() + ": " + e.getMessage(), e);
    } finally {
      if (!opened) {
        reader.close();
      }
    }
  }

  private static SeenMark truncation(SpoolEntry entry, SpoolReader reader)
      throws IOException, SpoolRejectedException, SQLException {
    long atNs = reader.lastNs();
    String cause = "the tracer (pid " + reader.header().tracerPid() + ") is gone";
    if (cutByGuardian(entry)) {
      Map<String, String> values = KeyValueText.read(entry.truncation());
      String at = values.getOrDefault("at_ns", "");
      atNs = at.matches("[0-9]{1,18}|[0-8][0-9]{18}") ? Long.parseLong(at) : atNs;
      cause = KeyValueText.unescape(values.getOrDefault("cause", cause));
    }
    return new SeenMark(atNs, MarkKind.TRUNCATED, 1, cause);
  }

  private static boolean cutByGuardian(SpoolEntry entry) {
    return Files.exists(entry.truncation(), LinkOption.NOFOLLOW_LINKS);
  }

  private static List<SeenMark> withLoss(List<SeenMark> marks, SpoolReader reader)
      throws SQLException {
    long missing = reader.missingAccesses();
    if (missing == 0) {
      return marks;
    }
    SeenMark loss =
        new SeenMark(
            reader.lastNs(), MarkKind.DROPPED, missing, "accesses that did not reach the spool");
    return marks.isEmpty() ? List.of(loss) : List.of(marks.get(0), loss);
  }

  static boolean isRegularFile(SpoolEntry entry) {
    return Files.isRegularFile(entry.file(), LinkOption.NOFOLLOW_LINKS);
  }

  SpoolEntry entry() {
    return entry;
  }

  TraceFacts facts() {
    return facts;
  }

  /** Until it was read. */
  TraceContent content() {
    return Objects.requireNonNull(content);
  }

  /**
   * Reads it, once, so that it can be merged.
   *
   * @throws ContentRejectedException when its rows contradict each other
   */
  void read() throws IOException, SQLException {
    ReadTrace read = new ReadTrace(content());
    if (!read.needsContent()) {
      close();
    }
    trace = read;
  }

  /** What {@link #read} read. */
  ReadTrace trace() {
    return Objects.requireNonNull(trace);
  }

  @Override
  public void close() throws IOException {
    if (content instanceof SpooledTrace spooled) {
      spooled.close();
    }
    content = null;
  }
}
