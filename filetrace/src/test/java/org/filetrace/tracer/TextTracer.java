package org.filetrace.tracer;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.filetrace.tracer.loop.LinuxKernel;
import org.filetrace.tracer.loop.PtraceLoop;

/** The tracer with a {@link TextSink} instead of a spool. */
public final class TextTracer {
  private TextTracer() {}

  public static void main(String[] args) throws Exception {
    String file = System.getenv().getOrDefault("TEXT_TRACE", "/dev/null");
    try (PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(file)), false, StandardCharsets.UTF_8)) {
      Launcher launcher = Launcher.meet();
      LinuxKernel kernel = new LinuxKernel();
      TextSink sink = new TextSink(out);
      String unguarded = new Guardian().guardThisThread(Path.of(file));
      if (!unguarded.isEmpty()) {
        sink.mark("no-guardian", kernel.now(), unguarded);
      }
      int seized = kernel.seize(launcher.pid());
      if (seized < 0) {
        launcher.untraced(command(launcher), "", "seize failed with errno " + -seized);
        return;
      }
      PtraceLoop loop = PtraceLoop.over(kernel, sink, launcher.pid());
      launcher.go(command(launcher), Path.of("none"));
      loop.run();
    }
  }

  private static int command(Launcher launcher) {
    int index = 0;
    while (launcher.arguments().get(index)[0] == '-') {
      index++;
    }
    return index;
  }
}
