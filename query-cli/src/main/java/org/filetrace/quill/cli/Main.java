package org.filetrace.quill.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.filetrace.quill.cli.output.Pager;
import org.filetrace.quill.cli.output.StandardOutput;
import org.filetrace.quill.cli.select.RawArguments;
import picocli.CommandLine;

/** The program {@code quill}. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    Surroundings surroundings = Surroundings.ofThisProcess();
    CommandLine quill = Quill.commandLine(surroundings);
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    StandardOutput out = new StandardOutput();
    if (surroundings.terminal().interactive()) {
      Pager pager = new Pager(System.getenv());
      quill.setOut(utf8(pager));
      quill.setErr(utf8(pager.after(err)));
    } else {
      quill.setOut(utf8(out));
      quill.setErr(utf8(err));
    }
    int status = quill.execute(RawArguments.ofThisProcess(args));
    quill.getOut().close();
    String failure = out.failure();
    if (failure != null) {
      quill.getErr().println("quill: a part of the answer could not be written: " + failure);
      status = ExitStatus.INCOMPLETE;
    }
    System.exit(status);
  }

  /** The command with all its verbs, for whoever wants to describe it. */
  public static CommandLine commandLine() {
    return Quill.commandLine(Surroundings.ofThisProcess());
  }

  /** Paths are UTF-8 whatever the locale; the JVM's own streams would print question marks. */
  private static PrintWriter utf8(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
