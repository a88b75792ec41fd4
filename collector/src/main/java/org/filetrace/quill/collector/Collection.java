package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.Verdict;
import org.filetrace.spool.SpoolReader;
import org.filetrace.spool.SpoolRejectedException;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Takes spool folders into the store: finished spools, those whose tracer is gone, and the marks of
 * untraced commands. A file leaves its folder only after its content was committed; whatever is
 * killed in between, the next run merges it again, which changes nothing.
 */
final class Collection {
  /** Where merged spools go when they are kept. */
  static final String KEPT = "merged";

  /** A growing file that cannot be read yet is given so long to become a spool. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  private final SpoolBatches batches;
  private final TracerLiveness liveness;
  private final Path work;
  private final boolean keep;
  private final boolean followLive;
  private volatile boolean stopping;
  private Tally tally = new Tally();

  /**
   * @param work private folder for the copies that are read
   * @param keep whether merged spools are moved to {@link #KEPT} instead of deleted
   * @param followLive whether what running jobs have recorded so far is merged too
   */
  Collection(Store store, TracerLiveness liveness, Path work, boolean keep, boolean followLive) {
    this.batches = new SpoolBatches(store);
    this.liveness = liveness;
    this.work = work;
    this.keep = keep;
    this.followLive = followLive;
  }

  /**
   * Takes what is in this folder now.
   *
   * @throws SQLException or {@link DataAccessException} when the store fails; spools stay
   */
  void collect(Path folder) throws IOException, SQLException {
    List<OpenSpool> batch = new ArrayList<>();
    try {
      for (SpoolEntry entry : entries(folder)) {
        if (stopping) {
          break;
        }
        OpenSpool spool = open(entry);
        if (spool != null) {
          batch.add(spool);
        }
        if (SpoolBatches.isFull(batch)) {
          merge(batch);
        }
      }
      merge(batch);
    } finally {
      closeAll(batch);
    }
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
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        SpoolEntry entry = SpoolEntry.of(file);
        if (entry != null) {
          entries.add(entry);
        } else if (!SpoolEntry.belongsToSpool(file)) {
          tally.ignored++;
        }
      }
    }
    return entries;
  }

  private @Nullable OpenSpool open(SpoolEntry entry) throws IOException {
    try {
      return switch (entry.kind()) {
        case UNTRACED -> OpenSpool.untraced(entry);
        case DONE -> OpenSpool.finished(entry, work);
        case GROWING -> openGrowing(entry);
      };
    } catch (SpoolRejectedException e) {
      reject(entry, e.reason().label(), String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return null; // finished, or taken by another collector, since the folder was listed
    } catch (IOException e) {
      tally.unreadable.add(
          new Tally.Rejected(
              entry.file().toString(), "unreadable", String.valueOf(e.getMessage())));
    }
    return null;
  }

  private @Nullable OpenSpool openGrowing(SpoolEntry entry)
      throws IOException, SpoolRejectedException {
    Instant lastWrite = lastWrite(entry);
    SpoolReader reader;
    try {
      reader = SpoolReader.open(entry.file(), work, SpoolReader.MAX_BYTES);
    } catch (SpoolRejectedException e) {
      if (lastWrite.plus(SETTLING).isAfter(Instant.now()) && OpenSpool.isRegularFile(entry)) {
        tally.live++;
        return null;
      }
      throw e;
    }
    boolean cut = Files.exists(entry.truncation(), LinkOption.NOFOLLOW_LINKS);
    if (!cut && liveness.mayWrite(reader.header(), lastWrite)) {
      tally.live++;
      if (followLive) {
        return OpenSpool.running(entry, reader);
      }
      reader.close();
      return null;
    }
    reader.close(); // its copy may be older than the tracer's last commit
    return OpenSpool.abandoned(entry, SpoolReader.open(entry.file(), work, SpoolReader.MAX_BYTES));
  }

  private static Instant lastWrite(SpoolEntry entry) throws IOException {
    Instant last = Instant.EPOCH;
    for (Path file : entry.withCompanions()) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Instant written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        last = written.isAfter(last) ? written : last;
      }
    }
    return last;
  }

  /** Merges and empties the batch. */
  private void merge(List<OpenSpool> batch) throws IOException, SQLException {
    while (!batch.isEmpty()) {
      try {
        SpoolBatches.Outcome outcome = batches.merge(batch);
        for (OpenSpool spool : batch) {
          count(spool, outcome.hadNews(spool));
          settle(spool);
        }
        tally.accesses += outcome.accesses();
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
    Verdict verdict = spool.content().facts().verdict();
    tally.truncated += verdict == Verdict.TRUNCATED ? 1 : 0;
    tally.untraced += verdict == Verdict.UNTRACED ? 1 : 0;
  }

  private static boolean isRunning(OpenSpool spool) {
    return spool.content().facts().verdict() == Verdict.RUNNING;
  }

  private void settle(OpenSpool spool) throws IOException {
    spool.close();
    if (isRunning(spool)) {
      return;
    }
    for (Path file : spool.entry().withCompanions()) {
      if (keep && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Path kept = PrivateFolder.make(spool.entry().folder().resolve(KEPT));
        Files.move(file, kept.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private void reject(SpoolEntry entry, String reason, String detail) throws IOException {
    Quarantine.move(entry, reason, detail);
    tally.quarantined.add(new Tally.Rejected(entry.file().toString(), reason, detail));
  }

  private static void closeAll(List<OpenSpool> batch) throws IOException {
    for (OpenSpool spool : batch) {
      spool.close();
    }
  }
}
