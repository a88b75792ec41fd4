package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.merge.ContentRejectedException;
import org.filetrace.quill.store.merge.Merge;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Merges many spools in one transaction, because a commit costs as much as a small spool. */
final class SpoolBatches {
  /** What is read and merged soon is cheap to collect as garbage. */
  private static final int SPOOLS_MAX = 100;

  /** Each transaction writes the pages that it changed twice: 400 spools write half as much. */
  private static final int SPOOLS_MAX_SQLITE = 400;

  private static final long BYTES_MAX = 48L << 20;

  /** Why a spool is refused whose rows do not fit together. */
  static final String CONTRADICTORY = "contradictory";

  private static final int ATTEMPTS = 6;
  private static final long FIRST_PAUSE_MS = 20;

  /** The store, or the merge, refused a batch for its content; nothing of it was merged. */
  static final class Refused extends Exception {
    private final @Nullable String uuid;
    private final String reason;

    Refused(@Nullable String uuid, String reason, Exception cause) {
      super(cause.getMessage(), cause);
      this.uuid = uuid;
      this.reason = reason;
    }

    /** Whether this spool is known to be the one to blame. */
    boolean blames(OpenSpool spool) {
      return spool.facts().uuid().equals(uuid);
    }

    String reason() {
      return reason;
    }
  }

  /** What a merged batch brought. */
  record Outcome(Set<String> withNews, long accesses) {
    boolean hadNews(OpenSpool spool) {
      return withNews.contains(spool.facts().uuid());
    }
  }

  private final Merge merge;
  private final int spoolsMax;

  SpoolBatches(Store store) {
    merge = new Merge(store);
    spoolsMax = store.isPostgres() ? SPOOLS_MAX : SPOOLS_MAX_SQLITE;
  }

  private record Waiting(SpoolEntry entry, long sizeBytes, FileTime written) {}

  /**
   * As many spools together as one transaction takes, in the order in which they were written: what
   * a job made is in the store before those who read it are.
   */
  Deque<List<SpoolEntry>> portions(List<SpoolEntry> entries) throws IOException {
    List<Waiting> sorted = new ArrayList<>();
    for (SpoolEntry entry : entries) {
      sorted.add(waiting(entry));
    }
    sorted.sort(Comparator.comparing(Waiting::written).thenComparing(w -> w.entry.file()));
    Deque<List<SpoolEntry>> portions = new ArrayDeque<>();
    long bytes = 0;
    for (Waiting waiting : sorted) {
      long more = waiting.sizeBytes;
      List<SpoolEntry> last = portions.peekLast();
      if (last == null || last.size() == spoolsMax || bytes + more > BYTES_MAX) {
        last = new ArrayList<>();
        portions.add(last);
        bytes = 0;
      }
      last.add(waiting.entry);
      bytes += more;
    }
    return portions;
  }

  private static Waiting waiting(SpoolEntry entry) throws IOException {
    try {
      BasicFileAttributes file =
          Files.readAttributes(entry.file(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Waiting(entry, file.size(), file.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return new Waiting(entry, 0, FileTime.fromMillis(0)); // taken since
    }
  }

  /**
   * @throws Refused when one of them cannot be merged
   * @throws SQLException or DataAccessException when the store failed
   */
  Outcome merge(List<OpenSpool> batch) throws Refused, SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        Merge.Result result = merge.merge(batch.stream().map(OpenSpool::trace).toList());
        return new Outcome(result.traces(), result.accesses());
      } catch (ContentRejectedException e) {
        throw new Refused(e.uuid(), CONTRADICTORY, e);
      } catch (SQLException | DataAccessException e) {
        String state = sqlState(e);
        if (state.startsWith("40") && attempt < ATTEMPTS) {
          pause(attempt); // deadlock or serialization failure: nothing was merged, try again
        } else if (isAboutContent(state) || isAboutContent(e)) {
          throw new Refused(null, "refused-by-store", e);
        } else {
          throw e;
        }
      }
    }
  }

  /** Classes 22, 23, 54 of the SQL standard and PostgreSQL: data, constraint, limit. */
  private static boolean isAboutContent(String state) {
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  private static boolean isAboutContent(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        String code = sqlite.getResultCode().name();
        return code.startsWith("SQLITE_CONSTRAINT") || code.equals("SQLITE_TOOBIG");
      }
    }
    return false;
  }

  private static String sqlState(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_MS << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
