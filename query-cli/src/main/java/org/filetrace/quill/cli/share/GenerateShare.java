package org.filetrace.quill.cli.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quill generate-share DIR}: for the build. */
@Command(
    name = "generate-share",
    hidden = true,
    description = "Writes man pages and completion for bash, zsh and fish into a folder.")
public final class GenerateShare implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Such as /usr/share.")
  Path folder = Path.of("share");

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandSpec root = spec.root();
    man(root);
    for (CommandSpec command : HelpText.commands(root)) {
      man(command);
    }
    String bash = AutoComplete.bash(root.name(), root.commandLine());
    write("bash-completion/completions/" + root.name(), bash);
    write("zsh/site-functions/_" + root.name(), zsh(root.name(), bash));
    write("fish/vendor_completions.d/" + root.name() + ".fish", new FishCompletion(root).text());
    return 0;
  }

  private void man(CommandSpec command) throws IOException {
    ManPage page = new ManPage(command);
    write("man/man1/" + page.fileName(), page.text());
  }

  /**
   * zsh loads such a file as a function when it is needed; it understands bash's through its own.
   */
  private static String zsh(String name, String bash) {
    return "#compdef " + name + "\nautoload -U +X bashcompinit && bashcompinit\n" + bash;
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
