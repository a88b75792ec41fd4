package org.filetrace.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** {@code java org.filetrace.manual.Main DIR}: fills a folder such as {@code /usr/share}. */
public final class Main {
  private final Path share;

  private Main(Path share) {
    this.share = share;
  }

  /** The programs are asked for what they would say with {@code --help}. */
  public static void main(String[] arguments) throws IOException {
    Main manual = new Main(Path.of(arguments[0]));
    manual.program(org.filetrace.quill.cli.Main.commandLine().getCommandSpec());
    manual.program(org.filetrace.quill.collector.Main.commandLine().getCommandSpec());
    manual.wrapper(org.filetrace.tracer.CommandLine.spec());
  }

  private void program(CommandSpec root) throws IOException {
    for (CommandSpec command : HelpText.withAllBelow(root)) {
      man(command);
    }
    String bash = AutoComplete.bash(root.name(), root.commandLine());
    completion(root, bash, zsh(root.name(), bash), new FishCompletion(root).text());
  }

  /** A program in front of another one's command line. */
  private void wrapper(CommandSpec command) throws IOException {
    man(command);
    WrapperCompletion completion = new WrapperCompletion(command);
    completion(command, completion.bash(), completion.zsh(), completion.fish());
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

  private void completion(CommandSpec root, String bash, String zsh, String fish)
      throws IOException {
    write("bash-completion/completions/" + root.name(), bash);
    write("zsh/site-functions/_" + root.name(), zsh);
    write("fish/vendor_completions.d/" + root.name() + ".fish", fish);
  }

  private void write(String name, String text) throws IOException {
    Path file = share.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
