package org.filetrace.quill.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.filetrace.quill.cli.select.RawArguments;
import picocli.CommandLine;

/** The program {@code quill}. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    CommandLine quill = Quill.commandLine(Surroundings.ofThisProcess());
    quill.setOut(utf8(FileDescriptor.out));
    quill.setErr(utf8(FileDescriptor.err));
    System.exit(quill.execute(RawArguments.ofThisProcess(args)));
  }

  /** Paths are UTF-8 whatever the locale; the JVM's own streams would print question marks. */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
