package org.filetrace.benchmarks.store;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measurements of the store. */
@Command(
    name = "store-benchmarks",
    description = "Measurements of the store.",
    mixinStandardHelpOptions = true,
    subcommands = {FillCommand.class, SpoolsCommand.class, CollectCommand.class, AskCommand.class})
public final class Main {
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
