package org.filetrace.quill.collector;

import java.nio.file.FileSystemException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code quill-collector}. */
@Command(
    name = "quill-collector",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Merges the spools of traced jobs into the store that 'quill' answers from.",
    subcommands = {OnceCommand.class, WatchCommand.class, VerifyCommand.class})
public final class Main {
  private static final int USAGE = 2;
  private static final int NO_SPOOL_FOLDER = 3;
  private static final int INCOMPLETE = 4;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command with its subcommands. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .registerConverter(int.class, Main::wholeNumber)
        .setParameterExceptionHandler((e, arguments) -> misused(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, command));
  }

  private static int wholeNumber(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new TypeConversionException("'" + text + "' is not a whole number from 0 on");
    }
    return Integer.parseInt(text);
  }

  private static int misused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + e.getMessage() + "; try '" + name + " --help'");
    return USAGE;
  }

  private static int failed(Exception e, CommandLine command) throws Exception {
    if (e instanceof SpoolFolderException) {
      command.getErr().println("quill-collector: " + e.getMessage());
      return NO_SPOOL_FOLDER;
    }
    if (e instanceof FileSystemException failure) {
      command
          .getErr()
          .println(
              "quill-collector: "
                  + failure.getFile()
                  + ": "
                  + Objects.requireNonNullElse(
                      failure.getReason(), failure.getClass().getSimpleName())
                  + "; what is not merged stays where it is");
      return INCOMPLETE;
    }
    throw e;
  }

  /** The version in the manifest of this program's archive. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "quill-collector " + Objects.requireNonNullElse(version, "(not packaged)")
      };
    }
  }
}
