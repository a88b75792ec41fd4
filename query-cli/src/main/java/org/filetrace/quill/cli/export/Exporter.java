package org.filetrace.quill.cli.export;

import java.io.PrintWriter;
import org.filetrace.quill.store.lineage.LineageGraph;

/** One format. */
public interface Exporter {
  /** Writes the whole graph. */
  void export(LineageGraph graph, PrintWriter out);
}
