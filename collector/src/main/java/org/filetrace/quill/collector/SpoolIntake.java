package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.store.merge.ContentRejectedException;
import org.filetrace.spool.SpoolReader;
import org.filetrace.spool.SpoolRejectedException;
import org.jspecify.annotations.Nullable;

/** Opens, checks and reads spools: all that a merge can have done before its turn comes. */
final class SpoolIntake {
  /** A growing file that cannot be read yet is given so long to become a spool. */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  /** What became of a file. */
  enum Finding {
    READY,
    /** Its tracer still writes it. */
    LIVE,
    /** Finished, or taken by another collector, since the folder was listed. */
    GONE,
    REJECTED,
    UNREADABLE
  }

  /**
   * A file that was looked into.
   *
   * @param spool to be merged, and closed afterwards; null when it is not
   * @param reason of a rejection
   */
  record Opened(
      SpoolEntry entry, Finding finding, @Nullable OpenSpool spool, String reason, String detail) {}

  private final TracerLiveness liveness;
  private final Path work;
  private final boolean followLive;
  private final PendingChecksums pending;

  /**
   * @param work private folder for the copies that are read
   * @param followLive whether what running jobs have recorded so far is merged too
   */
  SpoolIntake(TracerLiveness liveness, Path work, boolean followLive) throws IOException {
    this.liveness = liveness;
    this.work = work;
    this.followLive = followLive;
    pending = PendingChecksums.ofThisNode();
  }

  List<Opened> open(List<SpoolEntry> entries) {
    List<Opened> opened = new ArrayList<>();
    for (SpoolEntry entry : entries) {
      opened.add(open(entry));
    }
    return opened;
  }

  private Opened open(SpoolEntry entry) {
    try {
      return switch (entry.kind()) {
        case UNTRACED -> ready(entry, OpenSpool.untraced(entry), Finding.READY);
        case DONE -> ready(entry, OpenSpool.finished(entry, work, pending), Finding.READY);
        case GROWING -> openGrowing(entry);
      };
    } catch (SpoolRejectedException e) {
      return new Opened(entry, Finding.REJECTED, null, e.reason().label(), message(e));
    } catch (ContentRejectedException e) {
      return new Opened(entry, Finding.REJECTED, null, SpoolBatches.CONTRADICTORY, message(e));
    } catch (NoSuchFileException e) {
      return new Opened(entry, Finding.GONE, null, "", "");
    } catch (IOException e) {
      return new Opened(entry, Finding.UNREADABLE, null, "unreadable", message(e));
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static Opened ready(SpoolEntry entry, OpenSpool spool, Finding finding)
      throws IOException {
    boolean read = false;
    try {
      spool.read();
      read = true;
      return new Opened(entry, finding, spool, "", "");
    } catch (SQLException e) {
      throw new IOException(entry.file() + ": " + e.getMessage(), e);
    } finally {
      if (!read) {
        spool.close();
      }
    }
  }

  private Opened openGrowing(SpoolEntry entry) throws IOException, SpoolRejectedException {
    Instant lastWrite = lastWrite(entry);
    SpoolReader reader;
    try {
      reader = SpoolReader.open(entry.file(), work, SpoolReader.MAX_BYTES);
    } catch (SpoolRejectedException e) {
      if (lastWrite.plus(SETTLING).isAfter(Instant.now()) && OpenSpool.isRegularFile(entry)) {
        return new Opened(entry, Finding.LIVE, null, "", "");
      }
      throw e;
    }
    boolean cut = Files.exists(entry.truncation(), LinkOption.NOFOLLOW_LINKS);
    if (!cut && liveness.mayWrite(reader.header(), lastWrite)) {
      if (followLive) {
        return ready(entry, OpenSpool.running(entry, reader, pending), Finding.LIVE);
      }
      reader.close();
      return new Opened(entry, Finding.LIVE, null, "", "");
    }
    reader.close(); // its copy may be older than the tracer's last commit
    SpoolReader whole = SpoolReader.open(entry.file(), work, SpoolReader.MAX_BYTES);
    return ready(entry, OpenSpool.abandoned(entry, whole, pending), Finding.READY);
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
}
