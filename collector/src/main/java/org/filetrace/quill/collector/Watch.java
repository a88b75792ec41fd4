package org.filetrace.quill.collector;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.StoreException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Collects for ever: whenever something appears in a spool folder, and every interval. When the
 * store is away the spools stay where they are, and it is tried again with growing pauses. A folder
 * that is away (unmounted, moved) is said once, and looked for every interval; the others go on.
 */
final class Watch {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final CollectionOptions options;
  private final List<Path> folders;
  private final Duration interval;
  private final Metrics metrics;
  private final PrintWriter log;
  private final SpoolAlarm alarm = new SpoolAlarm();
  private final Set<Path> away = new HashSet<>();
  private volatile boolean stopping;
  private volatile @Nullable Collection running;

  Watch(CollectionOptions options, Duration interval, Metrics metrics, PrintWriter log)
      throws IOException {
    this.options = options;
    this.folders = options.folders();
    this.interval = interval;
    this.metrics = metrics;
    this.log = log;
  }

  /** Returns after {@link #stop}. */
  void run() throws IOException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    try (WorkFolder work = WorkFolder.make()) {
      SpoolIntake intake = options.intake(work, true);
      while (!stopping) {
        try (Store store = Store.openForMerge(options.store);
            Collection collection = new Collection(store, intake, options.keep)) {
          running = collection;
          pause = FIRST_PAUSE;
          collectUntilStopped(collection);
        } catch (StoreException | SQLException | DataAccessException e) {
          metrics.storeFailed(String.valueOf(e.getMessage()));
          measureBacklog();
          log(
              "%s; spools stay, trying again in %d s",
              String.valueOf(e.getMessage()), pause.toSeconds());
          alarm.await(pause);
          pause =
              pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                  ? LONGEST_PAUSE
                  : pause.multipliedBy(2);
        }
      }
    }
  }

  private void collectUntilStopped(Collection collection)
      throws IOException, SQLException, InterruptedException {
    do {
      long start = System.nanoTime();
      try {
        for (Path folder : folders) {
          collectIfThere(collection, folder);
        }
      } finally { // what was merged before the store failed
        report(collection.takeTally(), (System.nanoTime() - start) / 1e9);
      }
      metrics.storeAnswered();
      metrics.collected(away.size());
      measureBacklog();
    } while (!stopping && alarm.await(interval));
  }

  /**
   * @throws IOException when something fails though the folder is there: a new process, with a work
   *     folder and a view of the file systems of its own, may fare better
   */
  private void collectIfThere(Collection collection, Path folder) throws IOException, SQLException {
    try {
      alarm.listenTo(folder);
      collection.collect(folder);
    } catch (IOException | UncheckedIOException e) {
      SpoolFolderException unlistable = SpoolFolderException.of(folder);
      if (unlistable == null) {
        throw e;
      }
      if (away.add(folder)) {
        log("%s; looked for every %d s", unlistable.problem(), interval.toSeconds());
      }
      return;
    }
    if (away.remove(folder)) {
      log("spool folder %s is back", folder);
    }
  }

  private void report(Tally tally, double seconds) {
    metrics.merged(tally);
    for (Tally.Rejected file : tally.quarantined) {
      log("%s quarantined: %s: %s", file.file(), file.reason(), file.detail());
    }
    for (Tally.Rejected file : tally.unreadable) {
      log("%s left: %s", file.file(), file.detail());
    }
    if (tally.merged > 0) {
      log(
          "%d merged (%d truncated, %d untraced), %d accesses in %.1f s",
          tally.merged, tally.truncated, tally.untraced, tally.accesses, seconds);
    }
  }

  private void measureBacklog() throws IOException {
    long spools = 0;
    long oldestMs = System.currentTimeMillis();
    for (Path folder : folders) {
      for (Path file : listing(folder)) {
        SpoolEntry entry = SpoolEntry.of(file);
        if (entry != null && entry.kind() != SpoolEntry.Kind.GROWING) {
          spools++;
          oldestMs = Math.min(oldestMs, modifiedMs(file, oldestMs));
        }
      }
    }
    metrics.backlog(spools, (System.currentTimeMillis() - oldestMs) / 1000.0);
  }

  /** Nothing of a folder that is away. */
  private static List<Path> listing(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException | UncheckedIOException e) {
      if (SpoolFolderException.of(folder) == null) {
        throw e;
      }
      return List.of();
    }
  }

  private static long modifiedMs(Path file, long otherwise) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (NoSuchFileException e) {
      return otherwise;
    }
  }

  /** Lets the batch at hand be committed, then makes {@link #run} return; from any thread. */
  void stop() throws IOException {
    stopping = true;
    Collection collection = running;
    if (collection != null) {
      collection.stop();
    }
    alarm.close();
  }

  private void log(String format, Object... values) {
    log.println("quill-collector: " + String.format(format, values));
    log.flush();
  }
}
