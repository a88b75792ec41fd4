package org.filetrace.quill.store.retention;

import static org.filetrace.quill.store.schema.Tables.PURGE_EPOCH;

import java.util.Objects;
import org.filetrace.quill.store.Store;

/**
 * Keeps merges and purges apart. A collector remembers ids of versions, sets and chunks; a purge
 * may remove their rows. So in PostgreSQL a purge waits until no merge runs, and merges wait for it
 * (in SQLite there is one writer anyway); it counts the epoch on, and a merge that finds a new one
 * forgets what it knew.
 */
public final class PurgeEpoch {
  /** Of an advisory lock: "quill" as bytes. */
  private static final long LOCK = 0x7175696c6cL;

  private final Store store;
  private long known = -1;

  public PurgeEpoch(Store store) {
    this.store = store;
  }

  /**
   * To be asked first in a merge's transaction, until whose end no purge runs.
   *
   * @return whether ids that were learnt before may be gone
   */
  public boolean isNew() {
    if (store.isPostgres()) {
      store.sql().execute("SELECT pg_advisory_xact_lock_shared(" + LOCK + ")");
    }
    long now =
        Objects.requireNonNull(
            store.sql().select(PURGE_EPOCH.EPOCH).from(PURGE_EPOCH).fetchOne(PURGE_EPOCH.EPOCH));
    boolean isNew = now != known;
    known = now;
    return isNew;
  }

  /** Begins a new one; no merge runs until this transaction ends. */
  void next() {
    if (store.isPostgres()) {
      store.sql().execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
    store.sql().update(PURGE_EPOCH).set(PURGE_EPOCH.EPOCH, PURGE_EPOCH.EPOCH.plus(1)).execute();
  }
}
