package org.filetrace.quill.collector;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code quill-collector}. */
@Command(
    name = "quill-collector",
    mixinStandardHelpOptions = true,
    description = "Merges the spools of traced jobs into the store that 'quill' answers from.",
    subcommands = {OnceCommand.class, WatchCommand.class, VerifyCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command with its subcommands. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main());
  }
}
