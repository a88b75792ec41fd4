package org.filetrace.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.filetrace.spool.SpoolRejectedException.Reason;

/**
 * Opens a file of somebody else's for reading, as {@code O_NOFOLLOW | O_NONBLOCK} would: never
 * through a link, never a FIFO, whose opening waits for a writer. Its owner may put another file in
 * its place at any moment; so it gets a second name, in a folder that only the reader can enter,
 * and what has that name is looked at and opened.
 */
public final class ForeignFile implements AutoCloseable {
  /** Folders of this class begin so; they stand beside the file for a moment. */
  public static final String FOLDER_PREFIX = ".reading-";

  private static final String NAME = "file";
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private record Identity(Object key, int uid) {}

  private final FileChannel channel;
  private final int uid;

  private ForeignFile(FileChannel channel, int uid) {
    this.channel = channel;
    this.uid = uid;
  }

  public FileChannel channel() {
    return channel;
  }

  /** Of its owner. */
  public long ownerUid() {
    return Integer.toUnsignedLong(uid);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * @throws SpoolRejectedException when it is no regular file
   * @throws NoSuchFileException when it is not there any more
   */
  public static ForeignFile open(Path file) throws IOException, SpoolRejectedException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    regularFile(file, file);
    if (isOwn(folder)) {
      return openRegularFile(file, file);
    }
    Path reading = Files.createTempDirectory(folder, FOLDER_PREFIX, PRIVATE);
    Path name = reading.resolve(NAME);
    try {
      return openRegularFile(link(name, file) ? name : file, file);
    } finally {
      Files.deleteIfExists(name);
      Files.delete(reading);
    }
  }

  /**
   * Removes a folder that begins with {@link #FOLDER_PREFIX} when a reader of this user left it
   * there because it was killed.
   */
  public static void removeIfAbandoned(Path reading) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(reading, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
      if (found.isDirectory()
          && found.lastModifiedTime().toInstant().isBefore(hourAgo)
          && isOwn(reading)) {
        Files.deleteIfExists(reading.resolve(NAME));
        Files.delete(reading);
      }
    } catch (NoSuchFileException e) {
      return; // its reader was only slow
    }
  }

  /** Whether nobody else can put anything into this folder. */
  private static boolean isOwn(Path folder) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,mode");
    int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
    return (mode & 022) == 0
        && Objects.equals(
            attributes.get("uid"), Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** False where the file system has no hard links. A symbolic link gets the name itself. */
  private static boolean link(Path name, Path file) throws IOException, SpoolRejectedException {
    try {
      Files.createLink(name, file);
      return true;
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file.toString());
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!canLinkIn(Objects.requireNonNull(name.getParent()))) {
        return false;
      }
      throw new SpoolRejectedException(
          Reason.NOT_A_REGULAR_FILE,
          file.getFileName() + " cannot be given a second name: " + e.getMessage(),
          e);
    }
  }

  private static boolean canLinkIn(Path folder) throws IOException {
    Path own = Files.createFile(folder.resolve(UUID.randomUUID().toString()));
    Path second = folder.resolve(UUID.randomUUID().toString());
    try {
      Files.createLink(second, own);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    } finally {
      Files.deleteIfExists(second);
      Files.delete(own);
    }
  }

  private static ForeignFile openRegularFile(Path name, Path file)
      throws IOException, SpoolRejectedException {
    Identity identity = regularFile(name, file);
    FileChannel in =
        FileChannel.open(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    boolean same = false;
    try {
      same = identity.equals(regularFile(name, file));
    } finally {
      if (!same) {
        in.close();
      }
    }
    if (!same) {
      throw new SpoolRejectedException(
          Reason.NOT_A_REGULAR_FILE, file.getFileName() + " was replaced while it was opened");
    }
    return new ForeignFile(in, identity.uid);
  }

  private static Identity regularFile(Path name, Path file)
      throws IOException, SpoolRejectedException {
    Map<String, Object> attributes =
        Files.readAttributes(name, "unix:fileKey,uid,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
      throw new SpoolRejectedException(
          Reason.NOT_A_REGULAR_FILE, file.getFileName() + " is no regular file");
    }
    return new Identity(
        Objects.requireNonNull(attributes.get("fileKey")),
        (Integer) Objects.requireNonNull(attributes.get("uid")));
  }
}
