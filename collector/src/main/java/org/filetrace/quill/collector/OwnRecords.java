package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.filetrace.quill.store.NewRecords;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.jooq.exception.DataAccessException;

/**
 * Collects a folder that is the user's alone, running jobs included, so that one user without a
 * site needs no collector. A shared folder is left alone: its records belong in the site's store.
 */
public final class OwnRecords implements NewRecords {
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);

  @Override
  public List<String> bringIn() throws IOException {
    Path folder = SpoolFolders.ofUser();
    return isPrivate(folder) && hasSpools(folder) ? bringIn(folder) : List.of();
  }

  private static List<String> bringIn(Path folder) throws IOException {
    try (Store store = Store.openForMerge(null);
        WorkFolder work = WorkFolder.make();
        Collection collection = new Collection(store, intake(work), false)) {
      collection.collect(folder);
      return complaints(collection.takeTally());
    } catch (SQLException | DataAccessException e) {
      throw new StoreException("new records stay in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static SpoolIntake intake(WorkFolder work) throws IOException {
    return new SpoolIntake(new TracerLiveness(ABANDONED_AFTER), work.path(), true);
  }

  private static List<String> complaints(Tally tally) {
    List<String> lines = new ArrayList<>();
    for (Tally.Rejected file : tally.quarantined) {
      lines.add(file.file() + " quarantined: " + file.reason() + ": " + file.detail());
    }
    for (Tally.Rejected file : tally.unreadable) {
      lines.add(file.file() + " left: " + file.detail());
    }
    return lines;
  }

  private static boolean isPrivate(Path folder) throws IOException {
    return Files.isDirectory(folder)
        && OwnUser.owns(folder.toRealPath())
        && !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static boolean hasSpools(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> SpoolEntry.of(file) != null);
    }
  }
}
