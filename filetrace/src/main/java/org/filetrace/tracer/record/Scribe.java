package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.SpoolJournal;
import org.filetrace.spool.SpoolUnwritableException;
import org.filetrace.spool.SpoolWriter;
import org.filetrace.spool.TraceHeader;
import org.filetrace.tracer.linux.FileSystemOf;
import org.jspecify.annotations.Nullable;

/**
 * The recorder's own thread: takes events from the ring, gives paths and versions their numbers,
 * and writes the spool, a transaction every 50 ms (every second on network file systems).
 *
 * <p>It sleeps without a timeout while nothing happens, so that a computing job is left alone; the
 * first event wakes it, and while events keep coming it wakes itself, so that they cost no call.
 *
 * <p>When the spool cannot be written any more, the job goes on: events are then counted instead of
 * written, {@code <uuid>.truncated} says since when and why, and the count goes into the spool
 * should it become writable again until the end.
 */
final class Scribe implements Runnable {
  private static final long COMMIT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long NETWORK_COMMIT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long BARRIER_POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long IDLE_AFTER_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int EVENTS_PER_COMMIT = 8192;

  private final EventRing ring;
  private final EventView event;
  private final ContentHasher hasher;
  private final Contents contents;
  private final NodeCache cache;
  private final Path file;
  private final TraceHeader header;
  private final EventRows rows;
  private final TruncatedFile truncated;
  private final Thread thread;

  private @Nullable SpoolWriter spool;

  /** Where writing failed: to be tried once more at the end. */
  private @Nullable SpoolWriter unfinished;

  private long dropped;
  private long eventsInTransaction;
  private boolean uncommitted;
  private long commitIntervalNs = COMMIT_INTERVAL_NS;
  private long lastCommitNs = System.nanoTime();
  private long lastEventNs = System.nanoTime();
  private @Nullable Integer rootWaitStatus;

  private volatile boolean asleep;
  private volatile @Nullable Barrier barrier;
  private volatile boolean closing;
  private volatile boolean discarded;
  private volatile long droppedBeforeRing;

  Scribe(
      EventRing ring,
      ContentHasher hasher,
      Contents contents,
      NodeCache cache,
      Path file,
      TraceHeader header) {
    this.ring = ring;
    this.event = new EventView(ring);
    this.hasher = hasher;
    this.contents = contents;
    this.cache = cache;
    this.file = file;
    this.header = header;
    rows = new EventRows(contents);
    truncated = new TruncatedFile(file, header.uuid());
    thread = new Thread(this, "recorder");
    thread.setDaemon(true);
  }

  /** Somebody waits until everything published so far is committed. */
  static final class Barrier {
    final long position;
    final long deadlineNs;
    final Thread waiter = Thread.currentThread();
    volatile boolean passed;

    Barrier(long position, long deadlineNs) {
      this.position = position;
      this.deadlineNs = deadlineNs;
    }
  }

  void start() {
    thread.start();
  }

  /** Ptrace thread: events were published. Costs a system call only when this thread sleeps. */
  void published() {
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** Checksums' thread: a result is there. Who waits at a barrier wants it at once. */
  void resultReady() {
    if (asleep || barrier != null) {
      wake();
    }
  }

  void wake() {
    asleep = false;
    LockSupport.unpark(thread);
  }

  void ask(Barrier barrier) {
    this.barrier = barrier;
    wake();
  }

  /** No event will follow; those that never came into the ring are counted here. */
  void close(long droppedBeforeRing) {
    this.droppedBeforeRing = droppedBeforeRing;
    closing = true;
    wake();
  }

  /** Nothing of this is to be kept. */
  void discard() {
    discarded = true;
    close(0);
  }

  /** Waits until the spool is finished, unless its file system hangs. */
  void join(long timeoutMs) {
    try {
      thread.join(timeoutMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    attempt(this::open);
    while (!closing || !ring.isEmpty()) {
      attempt(this::drain);
      attempt(this::commitWhenDue);
      attempt(this::passBarrier);
      tellTruncatedWhenDue();
      waitForWork();
    }
    attempt(discarded ? this::remove : this::finish);
    if (unfinished != null) {
      finishAfterFailure(unfinished);
    }
  }

  private interface Step {
    void run() throws SpoolUnwritableException;
  }

  /** Whatever goes wrong here must not reach the job: it ends the record, not the run. */
  private void attempt(Step step) {
    try {
      step.run();
    } catch (SpoolUnwritableException | RuntimeException | OutOfMemoryError e) {
      giveUp(String.valueOf(e instanceof SpoolUnwritableException ? e.getMessage() : e));
    }
  }

  private void open() throws SpoolUnwritableException {
    SpoolJournal journal = journal();
    if (journal == SpoolJournal.ROLLBACK) {
      commitIntervalNs = NETWORK_COMMIT_INTERVAL_NS;
    }
    spool = SpoolWriter.open(file, journal, header);
  }

  private SpoolJournal journal() throws SpoolUnwritableException {
    try {
      return LocalFileSystems.journal(FileSystemOf.path(file).type());
    } catch (IOException e) {
      throw new SpoolUnwritableException("spool " + file + ": " + e.getMessage(), e);
    }
  }

  private void drain() throws SpoolUnwritableException {
    int left = EVENTS_PER_COMMIT;
    for (int at = ring.poll(); at >= 0; at = left > 0 ? ring.poll() : -1) {
      left--;
      try {
        take(event.moveTo(at), ring.kind(at));
      } finally {
        ring.release(at);
      }
    }
    if (left < EVENTS_PER_COMMIT) {
      lastEventNs = System.nanoTime();
    }
    uncommitted |= contents.takeResults(spool);
  }

  private void take(EventView event, int kind) throws SpoolUnwritableException {
    if (kind == EventView.PROCESS_ENDED && event.endedProcessNo() == 1) {
      rootWaitStatus = event.waitStatus();
    }
    SpoolWriter spool = this.spool;
    if (spool == null) {
      drop(event, kind);
      return;
    }
    uncommitted = true;
    eventsInTransaction++;
    rows.write(spool, event, kind);
  }

  private void drop(EventView event, int kind) {
    dropped++;
    if (kind == EventView.ACCESS && event.contentFd() >= 0) {
      hasher.giveBack(event.contentFd());
    }
  }

  private void commitWhenDue() throws SpoolUnwritableException {
    boolean full = eventsInTransaction >= EVENTS_PER_COMMIT;
    if (uncommitted && (full || System.nanoTime() - lastCommitNs >= commitIntervalNs)) {
      commit();
    }
  }

  /** A full disk may have room for a line before it has room for the spool. */
  private void tellTruncatedWhenDue() {
    if (truncated.untold() && System.nanoTime() - lastCommitNs >= IDLE_AFTER_NS) {
      lastCommitNs = System.nanoTime();
      truncated.tell(dropped);
    }
  }

  private void commit() throws SpoolUnwritableException {
    if (spool != null) {
      spool.commit();
    }
    uncommitted = false;
    eventsInTransaction = 0;
    lastCommitNs = System.nanoTime();
  }

  private void passBarrier() throws SpoolUnwritableException {
    Barrier barrier = this.barrier;
    if (barrier == null || ring.consumedBytes() < barrier.position) {
      return;
    }
    hasher.hurry(true);
    boolean late = System.nanoTime() - barrier.deadlineNs >= 0;
    if (spool != null && !contents.allDone() && !late) {
      return;
    }
    try {
      if (spool != null) {
        contents.writePending(spool, "not finished when the job ended");
      }
      commit();
    } finally {
      hasher.hurry(false);
      this.barrier = null;
      barrier.passed = true;
      LockSupport.unpark(barrier.waiter);
    }
  }

  private void waitForWork() {
    if (closing) {
      return;
    }
    if (barrier != null) {
      if (ring.isEmpty()) {
        LockSupport.parkNanos(this, BARRIER_POLL_NS);
      }
    } else if (uncommitted || System.nanoTime() - lastEventNs < IDLE_AFTER_NS) {
      if (eventsInTransaction < EVENTS_PER_COMMIT) {
        LockSupport.parkNanos(this, COMMIT_INTERVAL_NS);
      }
    } else {
      sleep();
    }
  }

  /** The order matters: either this thread sees the event, or the other side sees it asleep. */
  private void sleep() {
    asleep = true;
    if (ring.isEmpty() && !closing && barrier == null) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  private void giveUp(String cause) {
    truncated.since(now(), cause);
    dropped += eventsInTransaction;
    eventsInTransaction = 0;
    uncommitted = false;
    if (spool != null) {
      unfinished = spool;
      spool = null;
    }
    truncated.tell(dropped);
  }

  private void remove() throws SpoolUnwritableException {
    if (spool != null) {
      spool.remove();
      spool = null;
    }
  }

  private void finish() throws SpoolUnwritableException {
    dropped += droppedBeforeRing;
    if (spool == null) {
      return;
    }
    contents.takeResults(spool);
    long pending = contents.writePending(spool, "not finished when tracing ended");
    mark(
        spool,
        MarkKind.PENDING_CHECKSUMS,
        pending + contents.refused(),
        "checksums that were left for later");
    writeMarks(spool);
    spool.finish(now(), rootWaitStatus);
    spool = null;
  }

  /** Once more, in case there is room again: the spool then says itself what it lacks. */
  private void finishAfterFailure(SpoolWriter spool) {
    try {
      spool.rollback();
      truncated.markIn(spool);
      writeMarks(spool);
      spool.finish(now(), rootWaitStatus);
      truncated.remove();
    } catch (IOException e) {
      truncated.atTheEnd(e.getMessage());
      truncated.tell(dropped);
      closeUnfinished(spool);
    }
  }

  private static void closeUnfinished(SpoolWriter spool) {
    try {
      spool.close();
    } catch (SpoolUnwritableException e) {
      // The process ends: its descriptors and locks go with it, and the spool is as it was.
    }
  }

  private void writeMarks(SpoolWriter spool) throws SpoolUnwritableException {
    mark(spool, MarkKind.DROPPED, dropped, "events that could not be written");
    mark(spool, MarkKind.FAILED_CHECKSUMS, contents.failed(), "content that could not be read");
    markUnusableCache(spool);
  }

  private void markUnusableCache(SpoolWriter spool) throws SpoolUnwritableException {
    String failure = cache.failure();
    if (failure != null) {
      spool.mark(now(), MarkKind.NO_CHECKSUM_CACHE, 1, failure);
    }
  }

  private static void mark(SpoolWriter spool, String kind, long count, String detail)
      throws SpoolUnwritableException {
    if (count > 0) {
      spool.mark(now(), kind, count, detail);
    }
  }

  private static long now() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }
}
