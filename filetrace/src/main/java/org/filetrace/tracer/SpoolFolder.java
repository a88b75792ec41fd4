package org.filetrace.tracer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.filetrace.spool.SpoolUnwritableException;
import org.jspecify.annotations.Nullable;

/** Where records go. */
final class SpoolFolder {
  /** The site's folder; like /tmp, every user may write there. */
  private static final Path SITE = Path.of("/var/spool/filetrace");

  private SpoolFolder() {}

  /**
   * The folder that was asked for; else the site's, if it is there and writable; else the user's
   * own, {@code $XDG_STATE_HOME/filetrace/spool}. A folder of the user's is made when it is
   * missing.
   *
   * @throws SpoolUnwritableException when there is none
   */
  static Path choose(@Nullable Path wanted, Map<String, String> environment)
      throws SpoolUnwritableException {
    if (wanted == null && Files.isDirectory(SITE) && Files.isWritable(SITE)) {
      return SITE;
    }
    return made(wanted != null ? wanted : state(environment).resolve("filetrace/spool"));
  }

  private static Path made(Path folder) throws SpoolUnwritableException {
    try {
      return Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw SpoolUnwritableException.of(folder, "cannot be made", e);
    }
  }

  /** XDG Base Directory Specification: relative values are to be ignored. */
  private static Path state(Map<String, String> environment) throws SpoolUnwritableException {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (state.startsWith("/")) {
      return Path.of(state);
    }
    String home = environment.getOrDefault("HOME", "");
    if (home.startsWith("/")) {
      return Path.of(home, ".local/state");
    }
    throw new SpoolUnwritableException(
        "no spool folder: " + SITE + " is not writable and HOME is not set; give --spool=DIR",
        null);
  }
}
