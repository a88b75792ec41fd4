package org.filetrace.tracer;

import java.io.IOException;
import org.filetrace.spool.SpoolWriter;

/** The tracer: started by the guardian for one job, it ends with the job's last process. */
public final class Main {
  private Main() {}

  public static void main(String[] unusedArguments) throws IOException {
    SpoolWriter.loadEngine();
    new Session(Launcher.meet()).run();
  }
}
