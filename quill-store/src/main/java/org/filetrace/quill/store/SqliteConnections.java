package org.filetrace.quill.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.filetrace.quill.store.StoreLocation.SqliteFile;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** Connections to an SQLite store, whose file only its owner may read. */
final class SqliteConnections {
  private static final int BUSY_TIMEOUT_MS = 60_000;
  private static final int CACHE_KIB = 64 * 1024;

  /**
   * 64 MiB in SQLite's pages of 4 KiB: a page that several merges change goes into the store's file
   * once for all of them.
   */
  private static final int JOURNAL_PAGES = 16_384;

  private SqliteConnections() {}

  static Connection open(SqliteFile file, boolean write) {
    if (!write && !Files.exists(file.path())) {
      throw new StoreException(
          "no store at "
              + file.display()
              + ": nothing has been recorded yet; put filetrace in front of a command, or name"
              + " your site's store with --store",
          null);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(!write);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.setCacheSize(-CACHE_KIB);
    if (write) {
      config.setJournalMode(JournalMode.WAL);
      config.setPragma(Pragma.WAL_AUTOCHECKPOINT, String.valueOf(JOURNAL_PAGES));
      config.setSynchronous(SynchronousMode.FULL); // spools are removed after the commit
      config.setTransactionMode(TransactionMode.IMMEDIATE);
    }
    try {
      return config.createConnection("jdbc:sqlite:" + file.path());
    } catch (SQLException e) {
      throw new StoreException(
          "store " + file.display() + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Makes the file, mode 0600, and its folder, mode 0700, unless they are there. */
  static void create(SqliteFile file) {
    try {
      Path folder = file.path().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createFile(
          file.path(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (AccessDeniedException e) {
      throw new StoreException(
          "store "
              + file.display()
              + " cannot be created: permission denied for "
              + e.getFile()
              + "; name another with --store",
          e);
    } catch (IOException e) {
      throw new StoreException(
          "store " + file.display() + " cannot be created: " + e + "; name another with --store",
          e);
    }
  }
}
