package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.filetrace.quill.collector.SpoolIntake.Finding;
import org.filetrace.quill.collector.SpoolIntake.Opened;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.Verdict;
import org.filetrace.spool.ForeignFile;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Takes spool folders into the store: finished spools, those whose tracer is gone, and the marks of
 * untraced commands. While one batch is merged, a second thread reads the next and removes the
 * last. A file leaves its folder only after its content was committed; whatever is killed in
 * between, the next run merges it again, which changes nothing.
 */
final class Collection implements AutoCloseable {
  /** Where merged spools go when they are kept. */
  static final String KEPT = "merged";

  private final SpoolBatches batches;
  private final SpoolIntake intake;
  private final boolean keep;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "spool-reader");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean stopping;
  private Future<?> settling = CompletableFuture.completedFuture(null);
  private Tally tally = new Tally();

  /**
   * @param keep whether merged spools are moved to {@link #KEPT} instead of deleted
   */
  Collection(Store store, SpoolIntake intake, boolean keep) {
    this.batches = new SpoolBatches(store);
    this.intake = intake;
    this.keep = keep;
  }

  /**
   * Takes what is in this folder now.
   *
   * @throws SQLException or {@link DataAccessException} when the store fails; spools stay
   */
  void collect(Path folder) throws IOException, SQLException {
    Deque<List<SpoolEntry>> portions = batches.portions(entries(folder));
    Future<List<Opened>> next = read(portions);
    try {
      while (next != null) {
        List<Opened> opened = await(next);
        next = stopping ? null : read(portions);
        take(opened);
      }
    } finally {
      if (next != null) {
        closeAll(await(next));
      }
      await(settling);
    }
  }

  private @Nullable Future<List<Opened>> read(Deque<List<SpoolEntry>> portions) {
    List<SpoolEntry> portion = portions.poll();
    return portion == null ? null : reader.submit(() -> intake.open(portion));
  }

  /** The second thread knows of no interrupts, and gives up none of what it opened. */
  private static <T> T await(Future<T> work) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException failure) {
            throw failure;
          }
          throw new IOException("spools cannot be read: " + e.getCause(), e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void take(List<Opened> opened) throws IOException, SQLException {
    List<OpenSpool> batch = new ArrayList<>();
    try {
      for (Opened one : opened) {
        tally.live += one.finding() == Finding.LIVE ? 1 : 0;
        if (one.spool() != null) {
          batch.add(one.spool());
        } else if (one.finding() == Finding.REJECTED) {
          reject(one.entry(), one.reason(), one.detail());
        } else if (one.finding() == Finding.UNREADABLE) {
          tally.unreadable.add(
              new Tally.Rejected(one.entry().file().toString(), one.reason(), one.detail()));
        }
      }
      merge(batch);
    } finally {
      for (OpenSpool spool : batch) {
        spool.close();
      }
    }
  }

  private static void closeAll(List<Opened> opened) throws IOException {
    for (Opened one : opened) {
      if (one.spool() != null) {
        one.spool().close();
      }
    }
  }

  @Override
  public void close() {
    reader.shutdown();
  }

  /** What was done since this was asked last. */
  Tally takeTally() {
    Tally taken = tally;
    tally = new Tally();
    return taken;
  }

  /** Ends {@link #collect} after the batch at hand; from any thread. */
  void stop() {
    stopping = true;
  }

  private List<SpoolEntry> entries(Path folder) throws IOException {
    List<SpoolEntry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        SpoolEntry entry = SpoolEntry.of(file);
        if (entry != null) {
          entries.add(entry);
        } else if (file.getFileName().toString().startsWith(ForeignFile.FOLDER_PREFIX)) {
          ForeignFile.removeIfAbandoned(file);
        } else if (SpoolEntry.isOrphan(file)) {
          putAway(file);
        } else if (!SpoolEntry.belongsToSpool(file)) {
          tally.ignored++;
        }
      }
    }
    return entries;
  }

  /** Merges and empties the batch. */
  private void merge(List<OpenSpool> batch) throws IOException, SQLException {
    while (!batch.isEmpty()) {
      try {
        SpoolBatches.Outcome outcome = batches.merge(batch);
        batch.forEach(spool -> count(spool, outcome.hadNews(spool)));
        tally.accesses += outcome.accesses();
        settleMeanwhile(List.copyOf(batch));
        batch.clear();
      } catch (SpoolBatches.Refused refused) {
        removeBlamed(batch, refused);
      }
    }
  }

  /** Quarantines the spool that is to blame; where none is known, it is found one by one. */
  private void removeBlamed(List<OpenSpool> batch, SpoolBatches.Refused refused)
      throws IOException, SQLException {
    for (OpenSpool spool : List.copyOf(batch)) {
      if (refused.blames(spool) || batch.size() == 1) {
        batch.remove(spool);
        spool.close();
        reject(spool.entry(), refused.reason(), String.valueOf(refused.getMessage()));
        return;
      }
    }
    for (OpenSpool spool : List.copyOf(batch)) {
      batch.remove(spool);
      merge(new ArrayList<>(List.of(spool)));
    }
  }

  private void count(OpenSpool spool, boolean news) {
    if (!news) {
      tally.already += isRunning(spool) ? 0 : 1;
      return;
    }
    tally.merged++;
    Verdict verdict = spool.facts().verdict();
    tally.truncated += verdict == Verdict.TRUNCATED ? 1 : 0;
    tally.untraced += verdict == Verdict.UNTRACED ? 1 : 0;
  }

  private static boolean isRunning(OpenSpool spool) {
    return spool.facts().verdict() == Verdict.RUNNING;
  }

  private void settleMeanwhile(List<OpenSpool> merged) throws IOException {
    await(settling);
    settling =
        reader.submit(
            () -> {
              for (OpenSpool spool : merged) {
                settle(spool);
              }
              return null;
            });
  }

  private void settle(OpenSpool spool) throws IOException {
    spool.close();
    if (isRunning(spool)) {
      return;
    }
    for (Path file : spool.entry().withCompanions()) {
      putAway(file);
    }
  }

  private void putAway(Path file) throws IOException {
    try {
      if (keep && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Path kept = PrivateFolder.make(file.resolveSibling(KEPT));
        Files.move(file, kept.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(file);
      }
    } catch (DirectoryNotEmptyException e) {
      return; // whoever put it in the place of a file: it is part of no spool, and must not stop us
    }
  }

  private void reject(SpoolEntry entry, String reason, String detail) throws IOException {
    try {
      Quarantine.move(entry, reason, detail);
    } catch (NoSuchFileException e) {
      return; // its owner, or another collector, took it away
    }
    tally.quarantined.add(new Tally.Rejected(entry.file().toString(), reason, detail));
  }
}
