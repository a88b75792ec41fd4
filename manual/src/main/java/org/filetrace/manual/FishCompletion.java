package org.filetrace.manual;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish(1), as its command {@code complete} wants it; picocli has bash and zsh. */
final class FishCompletion {
  private final CommandSpec root;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(CommandSpec root) {
    this.root = root;
  }

  String text() {
    options(root, "__fish_use_subcommand");
    for (CommandSpec command : HelpText.commands(root)) {
      complete(
          "__fish_use_subcommand",
          "-f -a " + quoted(command.name()) + " -d " + quoted(HelpText.summary(command)));
      options(command, "__fish_seen_subcommand_from " + command.name());
    }
    return script.toString();
  }

  private void options(CommandSpec command, String when) {
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
          words.append(
              name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1));
        }
        words.append(option.arity().max() == 0 ? "" : values(option.completionCandidates()));
        String text = String.join(" ", HelpText.plain(option.description()));
        complete(when, words.substring(1) + " -d " + quoted(text));
      }
    }
  }

  private static String values(@Nullable Iterable<String> candidates) {
    String all =
        candidates == null
            ? ""
            : StreamSupport.stream(candidates.spliterator(), false)
                .collect(Collectors.joining(" "));
    return all.isEmpty() ? " -r" : " -x -a " + quoted(all);
  }

  private void complete(String when, String words) {
    script.append("complete -c ").append(root.name());
    script.append(" -n ").append(quoted(when)).append(' ').append(words).append('\n');
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
