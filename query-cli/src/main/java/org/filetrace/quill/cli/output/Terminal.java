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
 */
public record Terminal(boolean interactive, boolean coloured, boolean typed) {
  /** Input and output that nobody looks at directly: pipes, files. */
  public static final Terminal NONE = new Terminal(false, false, false);

  /** That of this process. {@code System.console()} would also ask for standard input. */
  public static Terminal ofThisProcess(Map<String, String> environment) {
    boolean interactive = isTerminalDevice(target(Path.of("/proc/self/fd/1")));
    String noColour = environment.getOrDefault("NO_COLOR", "");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    return new Terminal(
        interactive,
        interactive && noColour.isEmpty() && !dumb,
        isTerminalDevice(target(Path.of("/proc/self/fd/0"))));
  }

  private static boolean isTerminalDevice(@Nullable String device) {
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
