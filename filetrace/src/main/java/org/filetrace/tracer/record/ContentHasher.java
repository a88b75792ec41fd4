package org.filetrace.tracer.record;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.filetrace.spool.ChecksumState;
import org.filetrace.tracer.linux.BackgroundThread;
import org.filetrace.tracer.linux.OwnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Computes checksums on a thread of low priority, from descriptors that the tracer holds, so that a
 * digest is of that very inode whatever happened to its name.
 *
 * <p>A file counts as unchanged when size and modification time are the same before and after. Its
 * change time may move: that is what renaming a temporary name does. A version younger than two
 * kernel ticks is left alone until it is older, unless the job waits for its end; a change within
 * the same tick would not show in its time stamps.
 */
final class ContentHasher {
  private final ArrayBlockingQueue<HashTask> tasks;
  private final Queue<HashResult> results = new ConcurrentLinkedQueue<>();
  private final AtomicInteger descriptors = new AtomicInteger();
  private final int descriptorsMax;
  private final FileSystems fileSystems;
  private final NodeCache cache;
  private final Runnable onResult;
  private final Thread thread;
  private boolean started;
  private volatile boolean hurried;
  private volatile boolean abandoned;

  /**
   * @param descriptorsMax how many descriptors may wait
   * @param cache where digests are kept from job to job
   * @param onResult called after each result, on the hashing thread
   */
  ContentHasher(int descriptorsMax, FileSystems fileSystems, NodeCache cache, Runnable onResult) {
    this.fileSystems = fileSystems;
    this.descriptorsMax = descriptorsMax;
    this.cache = cache;
    this.onResult = onResult;
    tasks = new ArrayBlockingQueue<>(descriptorsMax);
    thread = new Thread(this::run, "checksums");
    thread.setDaemon(true);
  }

  /** Any thread: whether one more descriptor may be held. */
  boolean hasRoom() {
    return descriptors.get() < descriptorsMax;
  }

  /** Any thread: a descriptor is on its way here. */
  void descriptorTaken() {
    descriptors.incrementAndGet();
  }

  /** Any thread: closes a descriptor that had been announced. */
  void giveBack(int fd) {
    OwnDescriptor.close(fd);
    descriptors.decrementAndGet();
  }

  /**
   * Queues a task; the thread starts with the first one.
   *
   * @return false when the queue is full; the descriptor is then closed
   */
  boolean offer(HashTask task) {
    if (!tasks.offer(task)) {
      giveBack(task.fd());
      return false;
    }
    if (!started) {
      started = true;
      thread.start();
    }
    return true;
  }

  @Nullable HashResult poll() {
    return results.poll();
  }

  /** The job waits: don't let young versions grow older first. */
  void hurry(boolean hurry) {
    hurried = hurry;
    LockSupport.unpark(thread);
  }

  /** Ends all work at the next block read, and the thread; waits for its end. */
  void abandon(long timeoutMs) {
    abandoned = true;
    thread.interrupt();
    try {
      thread.join(timeoutMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    BackgroundThread.enter();
    OwnDescriptor descriptor = new OwnDescriptor(ContentDigest.BUFFER_BYTES);
    ContentDigest digest = new ContentDigest(descriptor, () -> abandoned);
    try {
      while (!abandoned) {
        HashTask task = tasks.take();
        results.add(hashed(task, descriptor, digest));
        giveBack(task.fd());
        onResult.run();
        if (tasks.isEmpty()) {
          cache.write();
        }
      }
    } catch (InterruptedException e) {
      // abandoned while there was nothing to do
    }
    tasks.forEach(task -> giveBack(task.fd()));
    cache.close();
  }

  private HashResult hashed(HashTask task, OwnDescriptor descriptor, ContentDigest digest) {
    try {
      waitUntilSettled(task.identity().ctimeNs());
      return hash(task, descriptor, digest);
    } catch (IOException | RuntimeException e) {
      return HashResult.without(task, ChecksumState.FAILED, e.toString());
    }
  }

  private HashResult hash(HashTask task, OwnDescriptor descriptor, ContentDigest digest)
      throws IOException {
    long settledAfterNs = fileSystems.settledAfterNs(task.identity().device(), task.fd());
    long startedNs = nowNs();
    descriptor.identify(task.fd());
    if (!isUnchanged(task.identity(), descriptor)) {
      return changed(task, "changed before it was read");
    }
    long ctimeBeforeNs = descriptor.ctimeNs();
    byte[] cached = cache.find(task, ctimeBeforeNs);
    if (cached != null) {
      return HashResult.done(task, cached, ctimeBeforeNs, true);
    }
    byte[] sum = digest.compute(task.fd(), task.identity().sizeBytes(), task.algorithm());
    if (abandoned) {
      return HashResult.without(task, ChecksumState.PENDING, "tracing ended before it was read");
    }
    descriptor.identify(task.fd());
    if (sum == null || !isUnchanged(task.identity(), descriptor)) {
      return changed(task, "changed while it was read");
    }
    long ctimeNs = descriptor.ctimeNs();
    boolean settled = startedNs - ctimeNs >= settledAfterNs;
    if (settled) {
      cache.put(task, ctimeNs, sum);
    }
    return HashResult.done(task, sum, ctimeNs, settled);
  }

  private static HashResult changed(HashTask task, String reason) {
    return HashResult.without(task, ChecksumState.CHANGED_WHILE_READ, reason);
  }

  private static boolean isUnchanged(FileIdentity identity, OwnDescriptor descriptor) {
    return descriptor.sizeBytes() == identity.sizeBytes()
        && descriptor.mtimeNs() == identity.mtimeNs();
  }

  private void waitUntilSettled(long ctimeNs) {
    long left = ctimeNs + FileSystems.TICKS_NS - nowNs();
    while (left > 0 && left <= FileSystems.TICKS_NS && !hurried && !abandoned) {
      LockSupport.parkNanos(this, left);
      left = ctimeNs + FileSystems.TICKS_NS - nowNs();
    }
  }

  private static long nowNs() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }
}
