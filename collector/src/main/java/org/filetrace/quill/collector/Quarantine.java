package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** Where what cannot be merged is moved to, with the reason beside it. Nothing is ever deleted. */
final class Quarantine {
  static final String FOLDER = "quarantine";

  private Quarantine() {}

  /** Moves a spool and what belongs to it into the folder {@code quarantine} beside it. */
  static void move(SpoolEntry entry, String reason, String detail) throws IOException {
    Path folder = PrivateFolder.make(entry.folder().resolve(FOLDER));
    String name = freeName(folder, entry.file().getFileName().toString());
    for (Path file : entry.withCompanions()) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        String suffix = file.getFileName().toString().substring(entry.uuid().toString().length());
        boolean itself = file.equals(entry.file());
        Files.move(
            file,
            folder.resolve(itself ? name : name + ".with" + suffix),
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.writeString(
        folder.resolve(name + ".reason"),
        "reason=" + reason + "\ndetail=" + detail + "\nat=" + Instant.now() + "\n");
  }

  private static String freeName(Path folder, String name) {
    String free = name;
    for (int i = 1; Files.exists(folder.resolve(free), LinkOption.NOFOLLOW_LINKS); i++) {
      free = name + "." + i;
    }
    return free;
  }
}
