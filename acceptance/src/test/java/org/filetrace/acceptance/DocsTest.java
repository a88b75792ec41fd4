package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The user's pages, run: every command behind {@code $} in a {@code console} block, in a home of
 * its own. Each line of output on the page must be printed; {@code …} stands for anything, spaces
 * count as one, and {@code [exit N]} is the status when it is not 0. The order is not asserted: it
 * is that of path names, and the home's own name is part of them.
 */
class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern EXIT = Pattern.compile("\\[exit (\\d+)]");

  private final Path home;
  private final Path folder;

  DocsTest(@TempDir Path scratch) throws IOException {
    this.home = scratch.toRealPath();
    this.folder = Files.createDirectory(home.resolve("run7"));
    for (String file : List.of("eventlog.c", "summarise", "user_event.log")) {
      Files.copy(
          ROOT.resolve("examples/pipeline").resolve(file),
          folder.resolve(file),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Test
  void theTutorial() throws IOException {
    run("tutorial.md");
  }

  @Test
  void theHowTo() throws IOException {
    run("filetrace --job-id=build cc -O2 -o eventlog eventlog.c", List.of());
    run("filetrace --job-id=extract ./eventlog user_event.log events.tsv", List.of());
    run("filetrace --job-id=summary ./summarise events.tsv", List.of());
    run("how-to.md");
  }

  @Test
  void theReferenceIsWhatTheProgramsSay() throws IOException {
    Run generated = Run.of(ROOT, List.of("docs/generate"));

    assertThat(Files.readString(ROOT.resolve("docs/reference.md")))
        .as("out of date: docs/generate > docs/reference.md")
        .isEqualTo(generated.text());
  }

  @Test
  void theModelExplainsEveryMark() throws IOException {
    String kinds =
        Files.readString(ROOT.resolve("spool/src/main/java/org/filetrace/spool/MarkKind.java"));

    assertThat(Files.readString(ROOT.resolve("docs/model.md")))
        .contains(
            Pattern.compile("= \"([a-z-]+)\"")
                .matcher(kinds)
                .results()
                .map(kind -> "`" + kind.group(1) + "`")
                .toList());
  }

  private void run(String page) throws IOException {
    String command = null;
    List<String> expected = new ArrayList<>();
    boolean console = false;
    for (String line : Files.readAllLines(ROOT.resolve("docs").resolve(page))) {
      boolean fence = line.startsWith("```");
      if (console && (fence || line.startsWith("$ "))) {
        if (command != null) {
          run(command, expected);
        }
        command = fence ? null : line.substring(2);
        expected.clear();
      } else if (console) {
        expected.add(line);
      }
      console = fence ? line.equals("```console") : console;
    }
  }

  private void run(String command, List<String> expected) {
    Run run =
        Run.of(
            folder,
            Map.of(
                "HOME", home.toString(),
                "PATH", Dist.program("quill").getParent() + ":" + System.getenv("PATH"),
                "QUILL_STORE", "",
                "XDG_DATA_HOME", "",
                "XDG_CONFIG_HOME", "",
                "XDG_STATE_HOME", "",
                "FILETRACE_START_TIMEOUT", "60",
                "FILETRACE_SPOOL", home.resolve("spool").toString()),
            List.of("bash", "-c", command));
    int status = 0;
    List<Pattern> lines = new ArrayList<>();
    for (String line : expected) {
      var exit = EXIT.matcher(line);
      if (exit.matches()) {
        status = Integer.parseInt(exit.group(1));
      } else if (!line.equals("…")) {
        lines.add(Pattern.compile(asPattern(line)));
      }
    }
    assertThat(run.status()).as("%s%n%s%s", command, run.text(), run.errorText()).isEqualTo(status);
    List<String> printed = new ArrayList<>(run.text().lines().map(DocsTest::oneSpaced).toList());
    for (Pattern line : lines) {
      int at = indexOf(line, printed);
      assertThat(at)
          .as("%s%nprints no further line «%s»:%n%s", command, line, run.text())
          .isNotNegative();
      printed.remove(at);
    }
  }

  private static int indexOf(Pattern line, List<String> printed) {
    for (int i = 0; i < printed.size(); i++) {
      if (line.matcher(printed.get(i)).matches()) {
        return i;
      }
    }
    return -1;
  }

  private static String oneSpaced(String line) {
    return line.replaceAll("[ \\t│]+", " ").strip();
  }

  private static String asPattern(String line) {
    List<String> parts = new ArrayList<>();
    for (String part : oneSpaced(line).split("…", -1)) {
      parts.add(Pattern.quote(part));
    }
    return String.join(".*", parts);
  }
}
