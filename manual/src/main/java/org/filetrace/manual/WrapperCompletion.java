package org.filetrace.manual;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for a program that takes {@code --name=value} options and then a command with
 * arguments of its own, which the shell is to complete as if it stood alone.
 */
final class WrapperCompletion {
  private final String name;
  private final List<OptionSpec> options;

  WrapperCompletion(CommandSpec command) {
    name = command.name();
    options = command.options().stream().filter(option -> !option.hidden()).toList();
  }

  private static String word(OptionSpec option) {
    return option.longestName() + (option.arity().max() == 0 ? "" : "=");
  }

  private static String described(OptionSpec option) {
    return String.join(" ", HelpText.plain(option.description()));
  }

  /** To bash {@code --name=value} is three words. */
  String bash() {
    return """
    _%1$s() {
      local at=1
      while ((at < COMP_CWORD)) && [[ ${COMP_WORDS[at]} == -* || ${COMP_WORDS[at]} == = || ${COMP_WORDS[at - 1]} == = ]]; do
        at=$((at + 1))
        if [[ ${COMP_WORDS[at - 1]} == -- ]]; then break; fi
      done
      local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}
      if ((at == COMP_CWORD)) && [[ $last != -- && ($word == -* || $word == = || $last == =) ]]; then
        if [[ $word == -* ]]; then
          compopt -o nospace
          mapfile -t COMPREPLY < <(compgen -W '%2$s' -- "$word")
        fi
      elif declare -F _comp_command_offset > /dev/null; then
        _comp_command_offset "$at"
      elif declare -F _command_offset > /dev/null; then
        _command_offset "$at"
      fi
    }
    complete -o default -F _%1$s %1$s
    """
        .formatted(
            name, options.stream().map(WrapperCompletion::word).collect(Collectors.joining(" ")));
  }

  String zsh() {
    StringBuilder script = new StringBuilder("#compdef " + name + "\n_arguments -S");
    for (OptionSpec option : options) {
      String text = described(option).replaceAll("[\\[\\]:]", " ").replace("'", "'\\''");
      String value = option.arity().max() == 0 ? "" : ":" + option.paramLabel() + ":_files";
      script.append(" \\\n  '").append(word(option)).append("[").append(text).append("]");
      script.append(value).append("'");
    }
    script.append(" \\\n  '(-)1:command:_command_names -e' \\\n  '*::arguments:_normal'\n");
    return script.toString();
  }

  String fish() {
    StringBuilder script =
        new StringBuilder("complete -c " + name + " -x -a '(__fish_complete_subcommand)'\n");
    for (OptionSpec option : options) {
      script.append("complete -c ").append(name).append(" -n __fish_is_first_token -l ");
      script.append(option.longestName().substring(2));
      script.append(option.arity().max() == 0 ? "" : " -r");
      script.append(" -d ").append(FishCompletion.quoted(described(option))).append('\n');
    }
    return script.toString();
  }
}
