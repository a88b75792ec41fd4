package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this process alone, under {@code java.io.tmpdir}, for the copies that it reads. While
 * the process lives it holds a lock (fcntl(2)) on a file in it, which collectors in other
 * containers see as well, where a pid says nothing. A folder whose lock is free was left by a
 * collector that was killed; the next one removes it.
 */
final class WorkFolder implements AutoCloseable {
  private static final String PREFIX = "quill-collector-";

  /** Of this process's folders. It must not open their locks: closing one again releases it. */
  private static final String OWN_PREFIX = PREFIX + UUID.randomUUID() + "-";

  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private WorkFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one, and removes those of collectors that were killed. */
  static WorkFolder make() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    removeAbandoned(temporary);
    WorkFolder made = null;
    while (made == null) {
      made = hold(Files.createTempDirectory(temporary, OWN_PREFIX));
    }
    return made;
  }

  Path path() {
    return path;
  }

  /** Null when another collector found the lock before it was held, and removed the folder. */
  private static @Nullable WorkFolder hold(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      channel.lock();
    } catch (IOException e) { // a file system without locks: nobody removes folders there
      return new WorkFolder(folder, channel);
    }
    if (Files.exists(file)) {
      return new WorkFolder(folder, channel);
    }
    channel.close();
    return null;
  }

  private static void removeAbandoned(Path temporary) throws IOException {
    try (Stream<Path> folders = Files.list(temporary)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        String name = folder.getFileName().toString();
        if (name.startsWith(PREFIX) && !name.startsWith(OWN_PREFIX)) {
          removeIfAbandoned(folder);
        }
      }
    }
  }

  private static void removeIfAbandoned(Path folder) throws IOException {
    try {
      if (!OwnUser.owns(folder) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
        if (isFree(channel)) {
          removeTree(folder);
        }
      }
    } catch (NoSuchFileException e) {
      return; // just being made, or removed by another collector as well
    }
  }

  private static boolean isFree(FileChannel channel) {
    try {
      FileLock free = channel.tryLock();
      return free != null;
    } catch (IOException e) { // a file system without locks
      return false;
    }
  }

  /** The lock last: while it is there and held, nobody else touches the folder. */
  private static void removeTree(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          removeTree(entry);
        } else if (!entry.endsWith(LOCK)) {
          Files.deleteIfExists(entry);
        }
      }
    }
    Files.deleteIfExists(folder.resolve(LOCK));
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    removeTree(path);
    lock.close();
  }
}
