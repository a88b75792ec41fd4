package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.filetrace.tracer.linux.FileSystemOf;
import org.jspecify.annotations.Nullable;

/**
 * A user's folder on a local disk for what is worth keeping from job to job. It must belong to the
 * user and to nobody else: in /var/tmp anybody may have made it first.
 */
final class CacheFolder {
  private static final String PRIVATE = "rwx------";
  private static final int S_IFMT = 0170000; // inode(7)
  private static final int S_IFDIR = 0040000;
  private static final int OTHERS = 0077;

  private CacheFolder() {}

  /**
   * {@code $XDG_CACHE_HOME/filetrace} if that is on a local file system, else {@code
   * /var/tmp/filetrace-UID}; made when it is missing.
   *
   * @throws IOException when there is none that the user alone can write
   */
  static Path open(Map<String, String> environment, long uid) throws IOException {
    Path home = cacheHome(environment);
    if (home != null && Files.isDirectory(home) && isLocal(home)) {
      return privateFolder(home.resolve("filetrace"), uid);
    }
    return privateFolder(Path.of("/var/tmp/filetrace-" + uid), uid);
  }

  /** XDG Base Directory Specification: relative values are to be ignored. */
  private static @Nullable Path cacheHome(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (cache.startsWith("/")) {
      return Path.of(cache);
    }
    String home = environment.getOrDefault("HOME", "");
    return home.startsWith("/") ? Path.of(home, ".cache") : null;
  }

  private static boolean isLocal(Path folder) throws IOException {
    return LocalFileSystems.contains(FileSystemOf.path(folder).type());
  }

  static Path privateFolder(Path folder, long uid) throws IOException {
    try {
      Files.createDirectory(
          folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } catch (FileAlreadyExistsException e) {
      // An older one: what follows decides whether it can be trusted.
    }
    long owner = attribute(folder, "uid");
    long mode = attribute(folder, "mode");
    if ((mode & S_IFMT) != S_IFDIR || owner != uid || (mode & OTHERS) != 0) {
      throw new IOException(
          folder
              + " is not a folder of user "
              + uid
              + " alone (owner "
              + owner
              + ", mode "
              + Long.toOctalString(mode)
              + ")");
    }
    return folder;
  }

  private static long attribute(Path file, String name) throws IOException {
    Object value = Files.getAttribute(file, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    return ((Number) Objects.requireNonNull(value)).longValue();
  }
}
