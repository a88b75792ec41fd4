package org.filetrace.quill.collector;

import java.nio.file.Files;
import java.nio.file.Path;
import org.filetrace.quill.store.XdgFolders;

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
    return XdgFolders.ofThisProcess().state().resolve("filetrace/spool");
  }
}
