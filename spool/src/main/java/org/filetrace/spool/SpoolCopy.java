package org.filetrace.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.spool.SpoolRejectedException.Reason;

/**
 * A private copy of a spool with its journal, so that its owner cannot change what was checked. The
 * original is only ever read, no link is followed, and nothing but a regular file is opened.
 */
final class SpoolCopy implements AutoCloseable {
  private static final String NAME = "copy.spool";

  /** What may lie beside a spool whose tracer was killed. {@code -shm} is rebuilt, never read. */
  private static final List<String> JOURNALS = List.of("-wal", "-journal");

  /** Last 8 bytes of a rollback journal that names a super-journal (SQLite file format, 3). */
  private static final long SUPER_JOURNAL_MAGIC = 0xd9d505f920a163d7L;

  private final Path folder;
  private final long ownerUid;

  private SpoolCopy(Path folder, long ownerUid) {
    this.folder = folder;
    this.ownerUid = ownerUid;
  }

  /**
   * @param work folder of the reader's own; the copy gets a folder of mode 0700 in it
   * @param maxBytes of each file
   */
  static SpoolCopy take(Path spool, Path work, long maxBytes)
      throws IOException, SpoolRejectedException {
    Path folder =
        Files.createTempDirectory(
            work,
            "spool-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    SpoolCopy copy = null;
    try {
      Integer uid = (Integer) Objects.requireNonNull(attributes(spool).get("uid"));
      copyRegularFile(spool, folder.resolve(NAME), maxBytes);
      refuseEmpty(folder.resolve(NAME));
      for (String suffix : JOURNALS) {
        Path journal = spool.resolveSibling(spool.getFileName() + suffix);
        if (Files.exists(journal, LinkOption.NOFOLLOW_LINKS)) {
          requireOwner(journal, uid);
          copyRegularFile(journal, folder.resolve(NAME + suffix), maxBytes);
        }
      }
      refuseSuperJournal(folder.resolve(NAME + "-journal"));
      copy = new SpoolCopy(folder, Integer.toUnsignedLong(uid));
      return copy;
    } finally {
      if (copy == null) {
        delete(folder);
      }
    }
  }

  Path file() {
    return folder.resolve(NAME);
  }

  /** Of the original. */
  long ownerUid() {
    return ownerUid;
  }

  private static Map<String, Object> attributes(Path file) throws IOException {
    return Files.readAttributes(file, "unix:uid,fileKey,isRegularFile", LinkOption.NOFOLLOW_LINKS);
  }

  private static void requireOwner(Path journal, Integer uid)
      throws IOException, SpoolRejectedException {
    if (!uid.equals(attributes(journal).get("uid"))) {
      throw new SpoolRejectedException(
          Reason.WRONG_OWNER, journal.getFileName() + " belongs to another user than its spool");
    }
  }

  private static void copyRegularFile(Path from, Path to, long maxBytes)
      throws IOException, SpoolRejectedException {
    Map<String, Object> before = attributes(from);
    if (!Boolean.TRUE.equals(before.get("isRegularFile"))) {
      throw new SpoolRejectedException(
          Reason.NOT_A_REGULAR_FILE, from.getFileName() + " is no regular file");
    }
    try (FileChannel in =
            FileChannel.open(from, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (!Objects.equals(before.get("fileKey"), attributes(from).get("fileKey"))) {
        throw new SpoolRejectedException(
            Reason.NOT_A_REGULAR_FILE, from.getFileName() + " was replaced while it was opened");
      }
      long copied = 0;
      for (long n; (n = in.transferTo(copied, 1 << 24, out)) > 0; ) {
        copied += n;
        if (copied > maxBytes) {
          throw new SpoolRejectedException(
              Reason.TOO_LARGE, from.getFileName() + " is larger than " + maxBytes + " bytes");
        }
      }
    }
  }

  private static void refuseEmpty(Path copy) throws IOException, SpoolRejectedException {
    if (Files.size(copy) == 0) {
      throw new SpoolRejectedException(Reason.EMPTY, "it has no bytes");
    }
  }

  /** SQLite opens, and deletes, a file of any name that a hot journal calls its super-journal. */
  private static void refuseSuperJournal(Path journal) throws IOException, SpoolRejectedException {
    try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "r")) {
      if (file.length() >= Long.BYTES) {
        file.seek(file.length() - Long.BYTES);
        if (file.readLong() == SUPER_JOURNAL_MAGIC) {
          throw new SpoolRejectedException(
              Reason.UNSAFE_JOURNAL, "its journal names a super-journal");
        }
      }
    } catch (java.io.FileNotFoundException e) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }
}
