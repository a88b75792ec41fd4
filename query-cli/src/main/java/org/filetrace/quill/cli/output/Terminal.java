package org.filetrace.quill.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person sits at the other end.
 *
 * @param interactive whether a person reads standard output
 * @param coloured interactive, and neither NO_COLOR nor a dumb terminal forbids it
 * @param typed whether a person types on standard input
 * @param watched whether a person reads standard error, on a terminal that can take a line back
 */
public record Terminal(boolean interactive, boolean coloured, boolean typed, boolean watched) {
  /** Input and output that nobody looks at directly: pipes, files. */
  public static final Terminal NONE = new Terminal(false, false, false, false);

  /** That of this process. {@code System.console()} would also ask for standard input. */
  public static Terminal ofThisProcess(Map<String, String> environment) {
    boolean interactive = isTerminal(1);
    String noColour = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        interactive,
        interactive && noColour.isEmpty() && !dumb,
        isTerminal(0),
        isTerminal(2) && !dumb);
  }

  /** The same, but for colours the user has decided. */
  public Terminal withColours(boolean wanted) {
    return new Terminal(interactive, wanted, typed, watched);
  }

  private static boolean isTerminal(int descriptor) {
    String device = target(Path.of("/proc/self/fd/" + descriptor));
    return device != null && device.matches("/dev/(pts/\\d+|tty.*|console|hvc\\d+)");
  }

  private static @Nullable String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return null;
    }
  }
}
