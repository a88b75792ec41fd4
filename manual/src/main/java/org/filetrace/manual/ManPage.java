package org.filetrace.manual;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's man page in the macros of man(7). */
final class ManPage {
  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandSpec command) {
    this.command = command;
  }

  /** {@code quill.1}, {@code quill-job.1}. */
  String fileName() {
    return title() + ".1";
  }

  private String title() {
    return command.qualifiedName("-");
  }

  String text() {
    line(".TH " + title().toUpperCase(Locale.ROOT) + " 1 \"\" \"" + version() + "\" FileTrace");
    section("NAME");
    line(escaped(title()) + " \\- " + escaped(HelpText.summary(command)));
    section("SYNOPSIS");
    String synopsis = new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
    verbatim(synopsis.lines().toList());
    section("DESCRIPTION");
    HelpText.description(command).forEach(this::paragraph);
    HelpText.remarks(command).forEach(this::paragraph);
    commands();
    arguments();
    options();
    exitStatus();
    List<String> examples = HelpText.examples(command);
    if (!examples.isEmpty()) {
      section("EXAMPLES");
      verbatim(examples);
    }
    seeAlso();
    return page.toString();
  }

  private String version() {
    String[] version = command.root().version();
    return version.length == 0 ? command.root().name() : version[0];
  }

  private void commands() {
    List<CommandSpec> commands = HelpText.commands(command);
    if (!commands.isEmpty()) {
      section("COMMANDS");
      for (CommandSpec sub : commands) {
        term(sub.name(), List.of(HelpText.summary(sub) + "."));
      }
    }
  }

  private void arguments() {
    List<PositionalParamSpec> arguments =
        command.positionalParameters().stream().filter(argument -> !argument.hidden()).toList();
    if (!arguments.isEmpty()) {
      section("ARGUMENTS");
      for (PositionalParamSpec argument : arguments) {
        term(argument.paramLabel(), HelpText.plain(argument.description()));
      }
    }
  }

  private void options() {
    section("OPTIONS");
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        term(String.join(", ", option.names()) + value, HelpText.plain(option.description()));
      }
    }
  }

  private void exitStatus() {
    Map<String, String> own = command.usageMessage().exitCodeList();
    Map<String, String> statuses =
        own.isEmpty() ? command.root().usageMessage().exitCodeList() : own;
    if (!statuses.isEmpty()) {
      section("EXIT STATUS");
      statuses.forEach((status, meaning) -> term(status, HelpText.plain(meaning)));
    }
  }

  private void seeAlso() {
    if (command.parent() != null) {
      section("SEE ALSO");
      line(".BR " + escaped(command.root().name()) + " (1)");
    }
  }

  private void section(String name) {
    line(".SH " + name);
  }

  private void paragraph(String text) {
    line(".PP");
    line(escaped(text));
  }

  private void term(String term, List<String> text) {
    line(".TP");
    line(".B " + escaped(term));
    text.forEach(sentence -> line(escaped(sentence)));
  }

  private void verbatim(List<String> lines) {
    line(".nf");
    lines.forEach(text -> line(escaped(text)));
    line(".fi");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  /** Backslashes, and hyphens that are to be copied; a line that begins like a request. */
  private static String escaped(String text) {
    String safe = text.strip().replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
