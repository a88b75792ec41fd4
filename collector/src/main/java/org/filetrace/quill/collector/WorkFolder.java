package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder of this process alone, under {@code java.io.tmpdir}, for the copies that it reads. */
record WorkFolder(Path path) implements AutoCloseable {
  private static final String PREFIX = "quill-collector-";

  /** Makes one, and removes those of collectors that were killed. */
  static WorkFolder make() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeAbandoned(temporary);
    return new WorkFolder(
        Files.createTempDirectory(temporary, PREFIX + ProcessHandle.current().pid() + "-"));
  }

  private static void removeAbandoned(Path temporary) throws IOException {
    try (Stream<Path> folders = Files.list(temporary)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        if (isAbandoned(folder)) {
          removeIfOwn(folder);
        }
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    String name = folder.getFileName().toString();
    if (!name.matches(PREFIX + "[0-9]{1,18}-.*")) {
      return false;
    }
    long pid = Long.parseLong(name.substring(PREFIX.length()).split("-", 2)[0]);
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && ProcessHandle.of(pid).isEmpty();
  }

  private static void removeIfOwn(Path folder) throws IOException {
    try {
      if (OwnUser.owns(folder)) {
        removeTree(folder);
      }
    } catch (NoSuchFileException e) {
      return; // another collector of this user removes it as well
    }
  }

  private static void removeTree(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          removeTree(entry);
        } else {
          Files.deleteIfExists(entry);
        }
      }
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    removeTree(path);
  }
}
