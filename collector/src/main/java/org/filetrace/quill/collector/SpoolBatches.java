package org.filetrace.quill.collector;

import java.sql.SQLException;
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
  private static final int SPOOLS_MAX = 200;
  private static final long BYTES_MAX = 64L << 20;
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
      return spool.content().facts().uuid().equals(uuid);
    }

    String reason() {
      return reason;
    }
  }

  /** What a merged batch brought. */
  record Outcome(Set<String> withNews, long accesses) {
    boolean hadNews(OpenSpool spool) {
      return withNews.contains(spool.content().facts().uuid());
    }
  }

  private final Merge merge;

  SpoolBatches(Store store) {
    merge = new Merge(store);
  }

  static boolean isFull(List<OpenSpool> batch) {
    return batch.size() >= SPOOLS_MAX
        || batch.stream().mapToLong(OpenSpool::sizeBytes).sum() >= BYTES_MAX;
  }

  /**
   * @throws Refused when one of them cannot be merged
   * @throws SQLException or DataAccessException when the store failed
   */
  Outcome merge(List<OpenSpool> batch) throws Refused, SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        Merge.Result result = merge.run(batch.stream().map(OpenSpool::content).toList());
        return new Outcome(result.traces(), result.accesses());
      } catch (ContentRejectedException e) {
        throw new Refused(e.uuid(), "contradictory", e);
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
