package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.NativeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the ptrace thread follow its tracee's CPU while one tracee is busy.
 *
 * <p>What a stop costs is the switch between tracee and tracer, and that is several times dearer
 * when each sleeps and wakes on a CPU of its own. The kernel sends a woken tracee to an idle CPU; a
 * CPU that runs nothing but SCHED_IDLE tasks counts as idle (sched_idle_cpu in
 * kernel/sched/fair.c). So the ptrace thread goes to the CPU of its tracee, as SCHED_IDLE: the
 * tracee stays there, takes the CPU at once when it is resumed, and gives it back by stopping. Only
 * the ptrace thread's own policy and affinity are touched, never the job's.
 *
 * <p>On a CPU that somebody else wants, a SCHED_IDLE thread starves, and with it the job. Therefore
 * a second thread looks every 10 ms whether stops go on, and else gives the ptrace thread its
 * ordinary place back; the next try comes later and later. The same happens when several tracees
 * are busy. A user who may not leave SCHED_IDLE again (no CAP_SYS_NICE, RLIMIT_NICE of 0: sched(7))
 * is never followed.
 */
final class CpuFollower {
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_IDLE = 5;
  private static final int MASK_BYTES = 128;
  private static final byte[] STAT = "/stat".getBytes(US_ASCII);

  /** Field of /proc/TID/stat: the CPU last executed on. */
  private static final int PROCESSOR_FIELD = 39;

  private static final int WINDOW_STOPS = 64;

  /** A shell that runs one short program after the other still has one busy tracee at a time. */
  private static final int SWITCHES_PER_WINDOW = 6;

  private static final long BUSY_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long WATCH_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int STOPS_PER_WATCH = 32;
  private static final long SHORTEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LONGEST_PAUSE_NS = TimeUnit.SECONDS.toNanos(20);

  private final ProcPath proc = new ProcPath();
  private final byte[] stat = new byte[1024];
  private final NativeBuffer allowed = new NativeBuffer(MASK_BYTES);
  private final NativeBuffer oneCpu = new NativeBuffer(MASK_BYTES);
  private final NativeBuffer priority = new NativeBuffer(Integer.BYTES);
  private final int maskBytes;
  private final int ownTid = Linux.gettid();
  private @Nullable Thread watch;
  private volatile boolean mayFollow;
  private volatile boolean following;
  private volatile long stops;
  private long notBeforeNs = System.nanoTime();
  private long pauseNs = SHORTEST_PAUSE_NS;
  private long followedSinceNs;
  private int cpu = -1;
  private boolean oneBusy;
  private int lastTid;
  private int inWindow;
  private int switches;
  private long windowBeganNs = System.nanoTime();

  /** To be made by the ptrace thread. */
  CpuFollower() {
    maskBytes = Linux.schedGetaffinity(MASK_BYTES, allowed.address());
  }

  /** As far as the last stops tell. */
  boolean hasOneBusyTracee() {
    return oneBusy;
  }

  /** A tracee has stopped, and is about to be looked at. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // no other thread writes it
  void stopped(int tid) {
    stops++;
    if (tid != lastTid) {
      lastTid = tid;
      switches++;
      if (following) {
        moveTo(tid);
      }
    }
    if (++inWindow == WINDOW_STOPS) {
      decide(tid);
    }
  }

  private void decide(int tid) {
    long nowNs = System.nanoTime();
    boolean one = switches <= SWITCHES_PER_WINDOW;
    boolean busy = nowNs - windowBeganNs < BUSY_WINDOW_NS;
    oneBusy = one && busy;
    if (following && !one) {
      release();
    } else if (following) {
      moveTo(tid);
    } else if (one && busy && nowNs - notBeforeNs >= 0) {
      follow(tid, nowNs);
    }
    inWindow = 0;
    switches = 0;
    windowBeganNs = nowNs;
  }

  private void follow(int tid, long nowNs) {
    if (watch == null) {
      startWatch();
    }
    if (mayFollow && begin(tid, nowNs)) {
      LockSupport.unpark(watch);
    }
  }

  private synchronized boolean begin(int tid, long nowNs) {
    following = true;
    followedSinceNs = nowNs;
    if (!moveTo(tid) || Linux.schedSetscheduler(0, SCHED_IDLE, priority.address()) != 0) {
      release();
    }
    return following;
  }

  /** Either thread: back to the ordinary place. */
  private synchronized void release() {
    if (!following) {
      return;
    }
    following = false;
    Linux.schedSetscheduler(ownTid, SCHED_OTHER, priority.address());
    Linux.schedSetaffinity(ownTid, maskBytes, allowed.address());
    cpu = -1;
    long nowNs = System.nanoTime();
    boolean worthIt = nowNs - followedSinceNs > 10 * pauseNs;
    pauseNs = worthIt ? SHORTEST_PAUSE_NS : Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
    notBeforeNs = nowNs + pauseNs;
  }

  /** Unless the watch has just released this thread. */
  private synchronized boolean moveTo(int tid) {
    int target = following ? processor(tid) : -1;
    if (target < 0 || target >= maskBytes * Byte.SIZE) {
      return false;
    }
    if (target != cpu) {
      oneCpu.putByte(target >> 3, (byte) (1 << (target & 7)));
      boolean moved = Linux.schedSetaffinity(0, maskBytes, oneCpu.address()) == 0;
      oneCpu.putByte(target >> 3, (byte) 0);
      cpu = moved ? target : -1;
      return moved;
    }
    return true;
  }

  private int processor(int tid) {
    int length = proc.read(proc.of(tid, STAT), stat);
    return length <= 0 ? -1 : field(stat, length, PROCESSOR_FIELD);
  }

  /** A number of /proc/PID/stat by its field, from 3; the name before may contain anything. */
  static int field(byte[] text, int length, int field) {
    int at = length - 1;
    while (at > 0 && text[at] != ')') {
      at--;
    }
    for (int number = 2; number < field; number++) {
      do {
        at++;
      } while (at < length && text[at] != ' ');
    }
    int value = -1;
    for (at++; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
      value = Math.max(value, 0) * 10 + text[at] - '0';
    }
    return value;
  }

  private void startWatch() {
    Thread thread = new Thread(this::watch, "follow");
    thread.setDaemon(true);
    watch = thread;
    if (cpuCount() > 1) {
      start(thread);
    }
  }

  /** The job may have left no room for one thread more; then it is not followed. */
  private static void start(Thread thread) {
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // mayFollow stays false
    }
  }

  private int cpuCount() {
    int count = 0;
    for (int i = 0; i < maskBytes; i++) {
      count += Integer.bitCount(allowed.getByte(i) & 0xff);
    }
    return count;
  }

  /** This thread tries first whether SCHED_IDLE can be left again; if not, it ends in it. */
  private void watch() {
    boolean entered = Linux.schedSetscheduler(0, SCHED_IDLE, priority.address()) == 0;
    mayFollow = entered && Linux.schedSetscheduler(0, SCHED_OTHER, priority.address()) == 0;
    while (mayFollow) {
      if (following) {
        watchWhileFollowing();
      } else {
        LockSupport.park(this);
      }
    }
  }

  private void watchWhileFollowing() {
    long before = stops;
    LockSupport.parkNanos(this, WATCH_NS);
    if (stops - before < STOPS_PER_WATCH) {
      release();
    }
  }
}
