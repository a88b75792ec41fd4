package org.filetrace.tracer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.filetrace.tracer.record.EnvironmentPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code filetrace [OPTIONS] [--] COMMAND [ARG...]}. COMMAND is the first argument that does not
 * begin with a dash, or the one behind {@code --}: a rule that the launcher can follow without this
 * tracer, which is why values are given as {@code --name=value} only.
 *
 * <p>The model is built by calls, not annotations, and only when there are options: reflection
 * would cost a third of the start-up.
 */
public final class CommandLine {
  private static final String NAME = "filetrace";

  private final Map<Setting, String> settings = new EnumMap<>(Setting.class);
  private final int commandIndex;
  private @Nullable String textToPrint;

  /**
   * @param arguments everything behind argv[0], as bytes
   * @throws UsageException when they are no command line of filetrace
   */
  static CommandLine parse(List<byte[]> arguments) throws UsageException {
    return new CommandLine(arguments);
  }

  private CommandLine(List<byte[]> arguments) throws UsageException {
    int options = countOptions(arguments);
    boolean dashes = options < arguments.size() && text(arguments.get(options)).equals("--");
    commandIndex = options + (dashes ? 1 : 0);
    if (options > 0) {
      parseOptions(arguments.subList(0, options));
    }
    if (textToPrint == null && commandIndex >= arguments.size()) {
      throw new UsageException("no command given: filetrace [OPTIONS] [--] COMMAND [ARG...]");
    }
  }

  private static int countOptions(List<byte[]> arguments) {
    int count = 0;
    while (count < arguments.size() && isOption(text(arguments.get(count)))) {
      count++;
    }
    return count;
  }

  private static boolean isOption(String argument) {
    return argument.startsWith("-") && !argument.equals("--");
  }

  private static String text(byte[] argument) {
    return new String(argument, StandardCharsets.UTF_8);
  }

  private void parseOptions(List<byte[]> options) throws UsageException {
    List<String> texts = new ArrayList<>();
    for (byte[] option : options) {
      texts.add(text(option));
    }
    refuseSeparateValues(texts);
    picocli.CommandLine parser = new picocli.CommandLine(spec());
    try {
      take(parser, parser.parseArgs(texts.toArray(new String[0])));
    } catch (ParameterException e) {
      throw new UsageException(e.getMessage() + " (filetrace --help lists the options)");
    }
  }

  private static void refuseSeparateValues(List<String> options) throws UsageException {
    for (Setting setting : Setting.values()) {
      if (!setting.isSwitch() && options.contains(setting.option())) {
        throw new UsageException(
            setting.option()
                + " needs its value as "
                + setting.option()
                + "="
                + setting.valueLabel);
      }
    }
  }

  private void take(picocli.CommandLine parser, ParseResult result) {
    if (result.isUsageHelpRequested()) {
      textToPrint = parser.getUsageMessage(picocli.CommandLine.Help.Ansi.OFF);
    } else if (result.isVersionHelpRequested()) {
      textToPrint = NAME + " " + Version.NUMBER + "\n";
    }
    for (Setting setting : Setting.values()) {
      if (result.hasMatchedOption(setting.option())) {
        Object value = result.matchedOption(setting.option()).getValue();
        settings.put(setting, String.valueOf(value));
      }
    }
  }

  /** Everything that {@code filetrace --help} prints. */
  public static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name(NAME);
    spec.usageMessage()
        .description("Runs COMMAND and records every file that it and its children use.")
        .abbreviateSynopsis(false)
        .sortOptions(false)
        .exitCodeListHeading("%nExit status, else COMMAND's own:%n")
        .exitCodeList(
            new TreeMap<>(
                Map.of(
                    "125", "The options make no sense, or tracing was required and did not start.",
                    "126", "COMMAND cannot be executed.",
                    "127", "COMMAND is not found.")))
        .footer(
            "",
            "Each option can also be set as FILETRACE_NAME in the environment or as"
                + " 'name = value' in "
                + Configuration.FILE
                + ".",
            "",
            "Variables kept by default: "
                + EnvironmentPolicy.DEFAULT_NAMES.replace(",", ", ")
                + ".");
    for (Setting setting : Setting.values()) {
      spec.addOption(option(setting));
    }
    spec.addOption(
        OptionSpec.builder("--help").usageHelp(true).description("Print this text.").build());
    spec.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    spec.addPositional(positional("COMMAND", "1", "0", "The program to run."));
    spec.addPositional(positional("ARG", "0..*", "1..*", "Its arguments."));
    spec.parser().stopAtPositional(true);
    return spec;
  }

  /** For the usage text only: options are cut off before the command. */
  private static PositionalParamSpec positional(
      String label, String arity, String index, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .arity("0.." + arity.charAt(arity.length() - 1))
        .index(index)
        .description(description)
        .build();
  }

  private static OptionSpec option(Setting setting) {
    OptionSpec.Builder option =
        OptionSpec.builder(setting.option()).description(setting.description);
    return setting.isSwitch()
        ? option.arity("0").type(boolean.class).build()
        : option.arity("1").type(String.class).paramLabel(setting.valueLabel).build();
  }

  /** The settings given as options, as typed. */
  Map<Setting, String> settings() {
    return settings;
  }

  /** Which argument is COMMAND, from 0. */
  int commandIndex() {
    return commandIndex;
  }

  /** What {@code --help} or {@code --version} print; null when the command is to be run. */
  @Nullable String textToPrint() {
    return textToPrint;
  }
}
