package org.filetrace.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ManualTest {
  @TempDir static Path share;

  @BeforeAll
  static void generate() throws IOException {
    Main.main(new String[] {share.toString()});
  }

  /** Every command that a user can type. */
  static Stream<CommandSpec> commands() {
    return Stream.of(
            org.filetrace.quill.cli.Main.commandLine().getCommandSpec(),
            org.filetrace.quill.collector.Main.commandLine().getCommandSpec(),
            new CommandLine(org.filetrace.tracer.CommandLine.spec()).getCommandSpec())
        .flatMap(root -> HelpText.withAllBelow(root).stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aPageSaysWhatHelpSays(CommandSpec command) throws Exception {
    Path page = share.resolve("man/man1/" + command.qualifiedName("-") + ".1");
    String text = Files.readString(page).replace("\\-", "-");
    assertThat(text).contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS");
    List<String> options =
        Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z][a-z0-9-]*)")
            .matcher(command.commandLine().getUsageMessage())
            .results()
            .map(option -> option.group(1))
            .toList();
    assertThat(options).isNotEmpty().allSatisfy(option -> assertThat(text).contains(option));
    assertThat(complaints("groff", "-man", "-ww", "-z", page.toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quill", "quill-collector", "filetrace"})
  void threeShellsComplete(String program) throws Exception {
    Path bash = share.resolve("bash-completion/completions/" + program);
    assertThat(complaints("bash", "-n", bash.toString())).isEmpty();
    assertThat(bash).isNotEmptyFile();
    assertThat(share.resolve("zsh/site-functions/_" + program)).content().startsWith("#compdef");
    Path fish = share.resolve("fish/vendor_completions.d/" + program + ".fish");
    assertThat(fish).content().contains("complete -c " + program);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filetrace --ch ; 1 ; --checksum= --checksum-max-size=",
        "filetrace --verbose --ver ; 2 ; --verbose --version",
        "filetrace --spool = /tmp pri ; 4 ; command at 4",
        "filetrace -- --ver ; 2 ; command at 2",
        "filetrace ls --ver ; 2 ; command at 1",
      })
  void behindItsOptionsCommandsComplete(String row) throws Exception {
    String[] cells = row.split(" ; ");
    String script =
        "source "
            + share.resolve("bash-completion/completions/filetrace")
            + "; compopt() { :; }; _comp_command_offset() { COMPREPLY=(command at \"$1\"); };"
            + " COMP_WORDS=("
            + cells[0]
            + "); COMP_CWORD="
            + cells[1]
            + "; _filetrace; echo \"${COMPREPLY[*]}\"";
    assertThat(complaints("bash", "-c", script).strip()).isEqualTo(cells[2]);
  }

  @Test
  void fishCompletesVerbsAndTheirOptions() {
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
}
