package org.filetrace.quill.cli.output;

import java.io.PrintWriter;

/** One form of output. */
interface Renderer {
  void render(Answer answer, PrintWriter out);
}
