package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** The user whom this process runs as. */
final class OwnUser {
  private OwnUser() {}

  /** Whether a file, or the link itself, is this user's. */
  static boolean owns(Path file) throws IOException {
    return Objects.equals(
        Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS),
        Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}
