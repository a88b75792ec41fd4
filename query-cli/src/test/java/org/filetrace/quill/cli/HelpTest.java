package org.filetrace.quill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.filetrace.quill.cli.share.HelpText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;

/** What help, man pages, completion and docs/json.md say is what the program does. */
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

  static Stream<String> examples() {
    return HelpText.commands(root()).stream()
        .filter(command -> !ELSEWHERE.contains(command.name()))
        .flatMap(command -> HelpText.examples(command).stream())
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
    assertThat(HelpText.commands(root()))
        .filteredOn(command -> !ELSEWHERE.contains(command.name()))
        .allSatisfy(
            command -> assertThat(HelpText.examples(command)).as(command.name()).isNotEmpty());
  }

  @Test
  void shareHasAPageForEachVerbAndCompletionForThreeShells() throws Exception {
    Path share = folder.resolve("share");
    assertThat(QuillRun.of(store, "generate-share", share.toString()).status()).isZero();
    for (CommandSpec command : HelpText.commands(root())) {
      Path page = share.resolve("man/man1/quill-" + command.name() + ".1");
      assertThat(page).content().contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS");
      assertThat(complaints("groff", "-man", "-ww", "-z", page.toString())).isEmpty();
    }
    assertThat(share.resolve("man/man1/quill.1")).content().contains(".B lineage");
    Path bash = share.resolve("bash-completion/completions/quill");
    assertThat(complaints("bash", "-n", bash.toString())).isEmpty();
    assertThat(share.resolve("zsh/site-functions/_quill")).content().startsWith("#compdef quill");
    assertThat(share.resolve("fish/vendor_completions.d/quill.fish"))
        .content()
        .contains(
            "complete -c quill -n '__fish_use_subcommand' -f -a 'taint' -d ",
            "complete -c quill -n '__fish_seen_subcommand_from lineage' -l as -x -a ");
  }

  /** What a checker prints; nothing where it is not installed. */
  private static String complaints(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      return "";
    }
  }

  private static final Pattern TABLE =
      Pattern.compile("\\n  \"(\\w+)\" : \\[ (?:\\{(.*?)\\n  \\} )?\\]", Pattern.DOTALL);

  /** Each schema's tables and their fields, as a run of the verb has them. */
  @Test
  void docsSayWhatJsonHas() throws IOException {
    Map<String, String> schemas = new TreeMap<>();
    for (String command :
        List.of(
            "job 4711",
            "files 4711",
            "jobs -S 2026-11-20",
            "jobs /data/genome.fa",
            "who /data/genome.fa",
            "node n001 -S 2026-11-20",
            "taint /opt/align",
            "status",
            "lineage /carol/result --up",
            "diff 1 2",
            "stale /carol/result",
            "verify /carol/result",
            "impact /data/genome.fa",
            "unused /west",
            "races -S 2026-11-20",
            "find",
            "tag 4711 a=b",
            "schema",
            "schema nodes",
            "events 4711",
            "methods 4711")) {
      String json = QuillRun.of(store, (command + " --json").split(" ")).out();
      Matcher schema = Pattern.compile("\"schema\" : \"([^\"]+)\"").matcher(json);
      assertThat(schema.find()).as(command).isTrue();
      Matcher table = TABLE.matcher(json);
      while (table.find()) {
        if (table.group(2) != null) {
          List<String> fields =
              Pattern.compile("(?m)^    \"(\\w+)\" :")
                  .matcher(table.group(2))
                  .results()
                  .map(field -> field.group(1))
                  .distinct()
                  .toList();
          schemas.merge(
              schema.group(1),
              table.group(1) + ": " + String.join(", ", fields) + "\n",
              (one, two) -> one.contains(two) ? one : one + two);
        }
      }
    }
    String docs = Files.readString(Path.of("../docs/json.md"));
    schemas.forEach(
        (schema, tables) -> {
          assertThat(docs).contains("### " + schema + "\n");
          String section = docs.substring(docs.indexOf("### " + schema + "\n")).split("\n\n###")[0];
          assertThat(section.lines())
              .as(schema)
              .containsAll(
                  tables.lines().map(line -> line.replaceFirst("^(\\w+)", "- `$1`")).toList());
        });
  }
}
