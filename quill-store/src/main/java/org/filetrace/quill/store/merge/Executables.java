package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which execution a process runs: its last exec, or, of a process that only forked, the one that
 * its parent ran at that moment.
 */
final class Executables {
  private record Execution(long seq, long atNs, @Nullable Execution previous) {}

  private final Map<Integer, Execution> last = new HashMap<>();

  static Executables of(TraceContent content) throws SQLException {
    Executables executables = new Executables();
    content.executions(
        e ->
            executables.last.merge(
                e.processNo(),
                new Execution(e.seq(), e.atNs(), null),
                (earlier, one) -> new Execution(one.seq, one.atNs, earlier)));
    return executables;
  }

  /** The seq of the execution of a process; to be asked for parents before children. */
  @Nullable Long seqOf(SeenProcess process) {
    Execution own = last.get(process.processNo());
    if (own == null) {
      own = inherited(process);
      if (own != null) {
        last.put(process.processNo(), own);
      }
    }
    return own == null ? null : own.seq;
  }

  private @Nullable Execution inherited(SeenProcess process) {
    Integer parent = process.parentNo();
    Execution execution = parent == null ? null : last.get(parent);
    while (execution != null && execution.atNs > process.startedNs()) {
      execution = execution.previous;
    }
    return execution;
  }
}
