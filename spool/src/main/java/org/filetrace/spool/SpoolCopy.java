package org.filetrace.spool;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.filetrace.spool.SpoolRejectedException.Reason;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A private copy of a spool, so that its owner cannot change what was checked: in memory, or in a
 * folder when it is large or has a journal, which SQLite then brings into the copy. The original is
 * only ever read, no link is followed, and nothing but a regular file is opened.
 */
final class SpoolCopy implements AutoCloseable {
  private static final String NAME = "copy.spool";

  /** What may lie beside a spool whose tracer was killed. {@code -shm} is rebuilt, never read. */
  private static final List<String> JOURNALS = List.of("-wal", "-journal");

  /** Last 8 bytes of a rollback journal that names a super-journal (SQLite file format, 3). */
  private static final long SUPER_JOURNAL_MAGIC = 0xd9d505f920a163d7L;

  private static final int IN_MEMORY_MAX = 16 << 20;
  private static final int BLOCK_BYTES = 1 << 20;

  private final long ownerUid;
  private final @Nullable Path folder;
  private final SqlitePages pages;

  private SpoolCopy(long ownerUid, @Nullable Path folder, SqlitePages pages) {
    this.ownerUid = ownerUid;
    this.folder = folder;
    this.pages = pages;
  }

  /**
   * @param work folder of the reader's own; the copy may get a folder of mode 0700 in it
   * @param maxBytes of each file
   * @throws SQLException when SQLite cannot make sense of spool and journal
   */
  static SpoolCopy take(Path spool, Path work, long maxBytes)
      throws IOException, SpoolRejectedException, SQLException {
    List<Path> journals = journals(spool);
    try (ForeignFile file = ForeignFile.open(spool)) {
      FileChannel in = file.channel();
      long size = in.size();
      if (size == 0) {
        throw new SpoolRejectedException(Reason.EMPTY, "it has no bytes");
      }
      if (journals.isEmpty() && size <= Math.min(maxBytes, IN_MEMORY_MAX)) {
        return new SpoolCopy(file.ownerUid(), null, SqlitePages.inMemory(in, size));
      }
      return inFolder(spool, file, journals, work, maxBytes);
    }
  }

  private static List<Path> journals(Path spool) {
    return JOURNALS.stream()
        .map(suffix -> spool.resolveSibling(spool.getFileName() + suffix))
        .filter(journal -> Files.exists(journal, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static SpoolCopy inFolder(
      Path spool, ForeignFile original, List<Path> journals, Path work, long maxBytes)
      throws IOException, SpoolRejectedException, SQLException {
    Path folder =
        Files.createTempDirectory(
            work,
            "spool-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = folder.resolve(NAME);
    SpoolCopy copy = null;
    try {
      copyTo(file, original.channel(), spool, maxBytes);
      for (Path journal : journals) {
        String suffix = journal.toString().substring(spool.toString().length());
        try (ForeignFile from = ForeignFile.open(journal)) {
          if (from.ownerUid() != original.ownerUid()) {
            throw new SpoolRejectedException(
                Reason.WRONG_OWNER,
                journal.getFileName() + " belongs to another user than its spool");
          }
          copyTo(folder.resolve(NAME + suffix), from.channel(), journal, maxBytes);
        }
      }
      if (!journals.isEmpty()) {
        refuseSuperJournal(folder.resolve(NAME + "-journal"));
        applyJournal(file);
      }
      copy = new SpoolCopy(original.ownerUid(), folder, SqlitePages.of(FileChannel.open(file)));
      return copy;
    } finally {
      if (copy == null) {
        delete(folder);
      }
    }
  }

  /** Brings what stands in a journal into the file. Nothing of its schema is run. */
  private static void applyJournal(Path file) throws SQLException {
    try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA cell_size_check = ON");
      statement.execute("PRAGMA mmap_size = 0");
      statement.execute("PRAGMA locking_mode = EXCLUSIVE"); // no shared memory file for a WAL
      statement.execute("PRAGMA synchronous = OFF");
      statement.execute("SELECT count(*) FROM sqlite_schema"); // rolls back a hot journal
      statement.execute("PRAGMA journal_mode = DELETE");
    }
  }

  SqlitePages pages() {
    return pages;
  }

  /** Of the original. */
  long ownerUid() {
    return ownerUid;
  }

  /** Where the original has nothing but zeros, the copy has a hole: a sparse file stays one. */
  private static void copyTo(Path to, FileChannel in, Path from, long maxBytes)
      throws IOException, SpoolRejectedException {
    if (in.size() > maxBytes) {
      throw tooLarge(from, maxBytes);
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long copied = 0;
      boolean endsInHole = false;
      for (int n; (n = in.read(block.clear(), copied)) > 0; copied += n) {
        if (copied + n > maxBytes) {
          throw tooLarge(from, maxBytes); // it has grown
        }
        endsInHole = block.flip().equals(zeros.clear().limit(n));
        if (!endsInHole) {
          writeAll(out, block, copied);
        }
      }
      if (endsInHole) {
        writeAll(out, zeros.clear().limit(1), copied - 1);
      }
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    for (long end = at + bytes.remaining(); bytes.hasRemaining(); ) {
      out.write(bytes, end - bytes.remaining());
    }
  }

  private static SpoolRejectedException tooLarge(Path from, long maxBytes) {
    return new SpoolRejectedException(
        Reason.TOO_LARGE, from.getFileName() + " is larger than " + maxBytes + " bytes");
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
    } catch (FileNotFoundException e) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    pages.close();
    if (folder != null) {
      delete(folder);
    }
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
