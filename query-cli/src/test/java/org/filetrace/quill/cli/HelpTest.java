package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** What help says is what the program does. */
class HelpTest {
  /** Verbs that need a site around them, with tests of their own. */
  private static final List<String> ELSEWHERE =
      List.of("init", "doctor", "import", "purge", "generate-completion");

  @TempDir static Path folder;
  static String store = "";

  @BeforeAll
  static void workflow() {
    World world = Workflow.told();
    world.job("site#4711", "alice", "n017").exec("/opt/align", "align").write("/a/b", "c");
    store = world.mergedOn(Engine.SQLITE, folder);
  }

  private static CommandSpec root() {
    return Quill.commandLine(QuillRun.surroundings(store)).getCommandSpec();
  }

  private static List<CommandSpec> commands() {
    return root().subcommands().values().stream().map(c -> c.getCommandSpec()).toList();
  }

  private static List<String> examples(CommandSpec command) {
    return Arrays.stream(command.usageMessage().footer())
        .flatMap(text -> text.replace("%n", "\n").lines())
        .filter(line -> line.startsWith("  quill "))
        .map(String::strip)
        .toList();
  }

  static Stream<String> examples() {
    return commands().stream()
        .filter(command -> !ELSEWHERE.contains(command.name()))
        .flatMap(command -> examples(command).stream())
        .filter(example -> !example.contains(" < ")); // there is nothing on standard input here
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesAreUnderstood(String example) {
    String command = example.replaceFirst(" [|<>] .*", "");
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)").matcher(command);
    while (word.find()) {
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      words.add(quoted == null ? word.group(3) : quoted);
    }
    QuillRun run = QuillRun.of(store, words.subList(1, words.size()).toArray(String[]::new));
    assertThat(run.status())
        .as(run.err())
        .isIn(ExitStatus.CLEAN, ExitStatus.AFFECTED, ExitStatus.NOT_FOUND, ExitStatus.INCOMPLETE);
  }

  @Test
  void everyVerbHasAnExample() {
    assertThat(commands())
        .filteredOn(command -> !ELSEWHERE.contains(command.name()))
        .allSatisfy(command -> assertThat(examples(command)).as(command.name()).isNotEmpty());
  }
}
