package org.filetrace.quill.store.merge;

import java.sql.SQLException;

/**
 * What a trace holds, as the merge reads it: several passes, each from the start. Numbers of paths,
 * versions and processes are the trace's own, dense and from 0 or 1; paths are text.
 */
public interface TraceContent {
  /** Receives rows one by one. */
  interface Rows<T> {
    void row(T row) throws SQLException;
  }

  /** Receives the path dictionary. */
  interface Paths {
    void path(int pathNo, String pathname) throws SQLException;
  }

  TraceFacts facts();

  /** What is kept of the environment in which it began. */
  void environment(Rows<SeenVariable> receiver) throws SQLException;

  int lastPathNo();

  int lastVersionNo();

  void paths(Paths receiver) throws SQLException;

  void versions(Rows<SeenVersion> receiver) throws SQLException;

  /** By process number. */
  void processes(Rows<SeenProcess> receiver) throws SQLException;

  /** By seq. */
  void accesses(Rows<SeenAccess> receiver) throws SQLException;

  /** By seq. */
  void executions(Rows<SeenExecution> receiver) throws SQLException;

  void marks(Rows<SeenMark> receiver) throws SQLException;
}
