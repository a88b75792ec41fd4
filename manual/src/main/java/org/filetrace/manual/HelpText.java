package org.filetrace.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The words of a command's help, without picocli's format marks. */
final class HelpText {
  private HelpText() {}

  static List<String> description(CommandSpec command) {
    return plain(command.usageMessage().description());
  }

  /** The first sentence of the description. */
  static String summary(CommandSpec command) {
    String first = description(command).get(0);
    int end = first.indexOf(". ");
    return (end < 0 ? first : first.substring(0, end)).replaceFirst("[.:;]$", "");
  }

  static List<String> plain(String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> line.replace("%n", "\n").replace("%%", "%").lines())
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** What the footer says beside examples. */
  static List<String> remarks(CommandSpec command) {
    List<String> remarks = new ArrayList<>();
    for (String line : plain(command.usageMessage().footer())) {
      if (line.startsWith("Example")) {
        break;
      }
      remarks.add(line.strip());
    }
    return remarks;
  }

  /** The command lines of the footer's examples. */
  static List<String> examples(CommandSpec command) {
    return plain(command.usageMessage().footer()).stream()
        .filter(line -> line.startsWith("  " + command.root().name() + " "))
        .map(String::strip)
        .toList();
  }

  /** A command, those that its help lists, and those that theirs list. */
  static List<CommandSpec> withAllBelow(CommandSpec command) {
    List<CommandSpec> all = new ArrayList<>(List.of(command));
    commands(command).forEach(below -> all.addAll(withAllBelow(below)));
    return all;
  }

  /** The commands that help lists. */
  static List<CommandSpec> commands(CommandSpec root) {
    return root.subcommands().values().stream()
        .map(command -> command.getCommandSpec())
        .filter(command -> !command.usageMessage().hidden())
        .distinct()
        .toList();
  }
}
