package org.filetrace.tracer.record;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpoolUnwritableException;
import org.filetrace.spool.SpoolWriter;
import org.filetrace.spool.TraceHeader;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.TraceSink;
import org.filetrace.tracer.linux.DescriptorLimit;
import org.filetrace.tracer.linux.OwnDescriptor;

/**
 * Records a trace into a spool. The ptrace thread only copies each event into a ring of bounded
 * size; the recorder's thread writes the spool, and the checksums' thread reads contents. When the
 * ring is full the ptrace thread waits, and with it the job: it becomes slower, and nothing is
 * lost. Only when the spool's file system hangs altogether, events are dropped and counted.
 */
public final class Recorder implements TraceSink, AutoCloseable {
  private static final int RING_BYTES = 2 << 20;
  private static final long FULL_RING_POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  /** How long the job may stand still because the spool's file system does. */
  private static final long STALL_NS_MAX = TimeUnit.SECONDS.toNanos(30);

  /** How long the tracer stays for checksums when everything else is done. */
  private static final long CLOSE_MS_MAX = 10_000;

  private static final int MMAP_WRITE = org.filetrace.spool.Activity.MMAP_WRITE.code();

  private final ChecksumPolicy policy;
  private final EnvironmentPolicy variables;
  private final EventRing ring = new EventRing(RING_BYTES);
  private final EventView view = new EventView(ring);
  private final KnownContents known = new KnownContents();
  private final ContentHasher hasher;
  private final Scribe scribe;
  private final Path spoolFile;
  private int lastProcessNo;
  private long dropped;
  private boolean stalled;
  private long consumedAtStall;
  private boolean wokenForSpace;
  private boolean closed;

  /**
   * Reserves the spool's file and starts the recorder's thread, which opens the spool while the
   * caller seizes the job; {@link #commit} waits for it.
   *
   * @param variables what is kept of the job's environment
   * @param environment of the tracer, tells where the user's cache is
   * @throws SpoolUnwritableException when {@code folder} takes no spool
   */
  public static Recorder start(
      Path folder,
      TraceHeader header,
      ChecksumPolicy policy,
      EnvironmentPolicy variables,
      Map<String, String> environment)
      throws SpoolUnwritableException {
    Path spoolFile = SpoolWriter.reserve(folder, header.uuid());
    Recorder recorder = new Recorder(spoolFile, header, policy, variables, environment);
    recorder.scribe.start();
    return recorder;
  }

  private Recorder(
      Path spoolFile,
      TraceHeader header,
      ChecksumPolicy policy,
      EnvironmentPolicy variables,
      Map<String, String> environment) {
    this.policy = policy;
    this.variables = variables;
    this.spoolFile = spoolFile;
    FileSystems fileSystems = new FileSystems();
    NodeCache cache = new NodeCache(environment, header.uid(), fileSystems);
    hasher = new ContentHasher(DescriptorLimit.forContents(), fileSystems, cache, this::hashed);
    Contents contents = new Contents(policy, known, hasher);
    scribe = new Scribe(ring, hasher, contents, cache, spoolFile, header);
  }

  private void hashed() {
    scribe.resultReady();
  }

  /** The growing spool. */
  public Path spoolFile() {
    return spoolFile;
  }

  @Override
  public int processStarted(int parentNo, int pid, long atNs) {
    int processNo = ++lastProcessNo;
    int at = claim(EventView.processStartedLength(), EventView.PROCESS_STARTED);
    if (at >= 0) {
      view.moveTo(at).putProcessStarted(processNo, parentNo, pid, atNs);
      publish();
    }
    return processNo;
  }

  @Override
  public void processEnded(
      int processNo, long atNs, int waitStatus, long readBytes, long writtenBytes) {
    int at = claim(EventView.processEndedLength(), EventView.PROCESS_ENDED);
    if (at >= 0) {
      view.moveTo(at).putProcessEnded(processNo, atNs, waitStatus, readBytes, writtenBytes);
      publish();
    }
  }

  @Override
  public void environmentSeen(byte[] environment, int length, long atNs) {
    List<String> left = new ArrayList<>();
    int[] kept = {0};
    variables.select(
        environment,
        length,
        (from, nameLength, variableLength) -> {
          boolean tooLong = variableLength - nameLength - 1 > SpoolFormat.VARIABLE_BYTES_MAX;
          if (tooLong || kept[0] == SpoolFormat.VARIABLES_MAX) {
            left.add(new String(environment, from, nameLength, StandardCharsets.US_ASCII));
          } else {
            kept[0]++;
            variable(environment, from, variableLength);
          }
        });
    if (length == environment.length) {
      left.add("all behind the first " + length + " bytes");
    }
    if (!left.isEmpty()) {
      mark(MarkKind.ENVIRONMENT_CUT, atNs, String.join(", ", left));
    }
  }

  private void variable(byte[] environment, int from, int length) {
    int at = claim(EventView.variableLength(length), EventView.VARIABLE);
    if (at >= 0) {
      view.moveTo(at).putVariable(environment, from, length);
      publish();
    }
  }

  @Override
  public boolean wantsContent(Access access, boolean written) {
    access.contentDecision = 0;
    if (!access.identified || !policy.wants(access.mode, written)) {
      return false;
    }
    // Stores through a mapping need not move the time stamps.
    boolean mapped = access.activity == MMAP_WRITE;
    if (!mapped && known.isKnown(fingerprint(access), written)) {
      access.contentDecision = EventView.KNOWN;
    } else {
      access.contentDecision = hasher.hasRoom() ? EventView.WANTED : EventView.REFUSED;
    }
    return access.contentDecision == EventView.WANTED;
  }

  @Override
  public void accessed(Access access) {
    int flags = access.contentDecision | (access.identified ? EventView.IDENTIFIED : 0);
    int at = claim(EventView.accessLength(access), EventView.ACCESS);
    if (at < 0) {
      closeContent(access);
      return;
    }
    if ((flags & EventView.WANTED) != 0) {
      known.add(fingerprint(access));
    }
    if (access.contentFd >= 0) {
      hasher.descriptorTaken();
    }
    view.moveTo(at).putAccess(access, flags);
    publish();
  }

  private static void closeContent(Access access) {
    if (access.contentFd >= 0) {
      OwnDescriptor.close(access.contentFd);
    }
  }

  private static long fingerprint(Access access) {
    return FileIdentity.fingerprint(
        access.device, access.inode, access.sizeBytes, access.mtimeNs, access.ctimeNs);
  }

  @Override
  public void mark(String kind, long atNs, String detail) {
    byte[] kindBytes = kind.getBytes(StandardCharsets.UTF_8);
    byte[] detailBytes = detail.getBytes(StandardCharsets.UTF_8);
    int at = claim(EventView.markLength(kindBytes, detailBytes), EventView.MARK);
    if (at >= 0) {
      view.moveTo(at).putMark(kindBytes, atNs, detailBytes);
      publish();
    }
  }

  private void publish() {
    ring.publish();
    if (ring.isHalfFull()) {
      if (!wokenForSpace) {
        wokenForSpace = true;
        scribe.wake();
      }
    } else {
      wokenForSpace = false;
      scribe.published();
    }
  }

  /** Room for one event, waiting for it if need be; -1 when it has to be dropped. */
  private int claim(int length, int kind) {
    int at = length > ring.longestRecord() ? -1 : ring.claim(length, kind);
    if (at < 0) {
      at = length > ring.longestRecord() ? -1 : waitForRoom(length, kind);
    }
    if (at < 0) {
      dropped++;
    }
    return at;
  }

  private int waitForRoom(int length, int kind) {
    if (stalled && ring.consumedBytes() == consumedAtStall) {
      return -1;
    }
    stalled = false;
    consumedAtStall = ring.consumedBytes();
    long movedNs = System.nanoTime();
    int at;
    while ((at = ring.claim(length, kind)) < 0) {
      scribe.wake();
      LockSupport.parkNanos(this, FULL_RING_POLL_NS);
      if (ring.consumedBytes() != consumedAtStall) {
        consumedAtStall = ring.consumedBytes();
        movedNs = System.nanoTime();
      } else if (System.nanoTime() - movedNs > STALL_NS_MAX) {
        stalled = true;
        return -1;
      }
    }
    return at;
  }

  @Override
  public void commit(long timeoutMs) {
    Scribe.Barrier barrier =
        new Scribe.Barrier(
            ring.publishedBytes(), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    scribe.ask(barrier);
    long giveUpNs = barrier.deadlineNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!barrier.passed && System.nanoTime() - giveUpNs < 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /**
   * Nothing will follow: finishes the checksums that can be had within ten seconds, ends the spool
   * and renames it.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    commit(CLOSE_MS_MAX);
    hasher.abandon(CLOSE_MS_MAX);
    scribe.close(dropped);
    scribe.join(CLOSE_MS_MAX);
  }

  /** The job runs untraced after all: removes the spool. */
  public void discard() {
    closed = true;
    hasher.abandon(CLOSE_MS_MAX);
    scribe.discard();
    scribe.join(CLOSE_MS_MAX);
  }
}
