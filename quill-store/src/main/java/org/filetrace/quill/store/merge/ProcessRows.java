package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Processes of a batch with the program that each ran last. One that only forked runs its parent's
 * program: it refers to the parent as long as that is the parent's last, else it gets a copy.
 */
final class ProcessRows {
  private static final String PROCESS =
      "trace_id, process_no, parent_no, pid, wait_status, started_ns, ended_ns, read_bytes,"
          + " written_bytes, image_no, executable_id, arguments, cwd";
  private static final String EXECUTION =
      "trace_id, seq, process_no, executable_id, arguments, cwd";

  /** A program that a process runs, and the process that executed it. */
  private record Image(SeenExecution execution, @Nullable Image previous) {}

  private final Store store;

  ProcessRows(Store store) {
    this.store = store;
  }

  void insert(List<MergingTrace> traces) throws SQLException {
    List<Map<Integer, Image>> images = new ArrayList<>();
    for (MergingTrace trace : traces) {
      images.add(images(trace));
    }
    try (BulkInsert rows = BulkInsert.into(store, "process", PROCESS)) {
      for (int i = 0; i < traces.size(); i++) {
        insertProcesses(traces.get(i), images.get(i), rows);
      }
      rows.finish();
    }
    try (BulkInsert rows = BulkInsert.into(store, "execution", EXECUTION)) {
      for (int i = 0; i < traces.size(); i++) {
        insertEarlier(traces.get(i), images.get(i), rows);
      }
      rows.finish();
    }
  }

  private static Map<Integer, Image> images(MergingTrace trace) throws SQLException {
    Map<Integer, Image> images = new HashMap<>();
    trace.read.executions.each(
        execution ->
            images.merge(
                execution.processNo(),
                new Image(execution, null),
                (before, now) -> new Image(now.execution, before)));
    return images;
  }

  private static void insertProcesses(
      MergingTrace trace, Map<Integer, Image> images, BulkInsert rows) throws SQLException {
    Map<Integer, Image> running = new HashMap<>(images);
    trace.read.processes.each(
        process -> {
          Image image = running.get(process.processNo());
          if (image == null) {
            image = inherited(process, running);
            if (image != null) {
              running.put(process.processNo(), image);
            }
          }
          insert(trace, process, image, images, rows);
        });
  }

  /** What the parent ran at the moment of the fork. */
  private static @Nullable Image inherited(SeenProcess process, Map<Integer, Image> running) {
    Integer parent = process.parentNo();
    Image image = parent == null ? null : running.get(parent);
    while (image != null && image.execution.atNs() > process.startedNs()) {
      image = image.previous;
    }
    return image;
  }

  private static void insert(
      MergingTrace trace,
      SeenProcess process,
      @Nullable Image image,
      Map<Integer, Image> images,
      BulkInsert rows)
      throws SQLException {
    int from = image == null ? process.processNo() : image.execution.processNo();
    boolean refers = from != process.processNo() && Objects.equals(images.get(from), image);
    rows.put(trace.traceId).put((long) process.processNo()).put(process.parentNo());
    rows.put(process.pid()).put(process.waitStatus()).put(process.startedNs());
    rows.put(process.endedNs()).put(process.readBytes()).put(process.writtenBytes());
    rows.put(refers ? Integer.valueOf(from) : null);
    if (image == null || refers) {
      rows.put((Long) null).put((String) null).put((String) null).endRow();
    } else {
      SeenExecution execution = image.execution;
      rows.put(trace.executable(execution.seq()));
      rows.put(unless(trace.facts.command(), execution.arguments()));
      rows.put(unless(trace.facts.cwd(), execution.cwd())).endRow();
    }
  }

  /** What stands in the trace already is left out. */
  private static @Nullable String unless(String ofTrace, String text) {
    return text.equals(ofTrace) ? null : text;
  }

  private static void insertEarlier(MergingTrace trace, Map<Integer, Image> images, BulkInsert rows)
      throws SQLException {
    for (Image last : images.values()) {
      for (Image image = last.previous; image != null; image = image.previous) {
        SeenExecution execution = image.execution;
        rows.put(trace.traceId).put(execution.seq()).put((long) execution.processNo());
        rows.put(trace.executable(execution.seq())).put(execution.arguments()).put(execution.cwd());
        rows.endRow();
      }
    }
  }
}
