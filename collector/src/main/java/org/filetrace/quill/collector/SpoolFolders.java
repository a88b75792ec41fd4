package org.filetrace.quill.collector;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code filetrace} puts spools when nobody says otherwise. */
final class SpoolFolders {
  private static final Path SITE = Path.of("/var/spool/filetrace");

  private SpoolFolders() {}

  static Path ofUser() {
    String named = System.getenv("FILETRACE_SPOOL");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    if (Files.isWritable(SITE)) {
      return SITE;
    }
    String stateHome = System.getenv("XDG_STATE_HOME");
    Path base =
        stateHome != null && stateHome.startsWith("/")
            ? Path.of(stateHome)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return base.resolve("filetrace").resolve("spool");
  }
}
