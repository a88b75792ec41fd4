package org.filetrace.tracer.record;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.filetrace.spool.ChecksumState;
import org.filetrace.spool.SpoolUnwritableException;
import org.filetrace.spool.SpoolWriter;
import org.jspecify.annotations.Nullable;

/**
 * Brings versions and digests together, on the recorder's thread: hands content to the hasher,
 * writes a {@code checksum} row for every version of a content when its digest is there, and
 * remembers digests of contents that come again under another name or number.
 */
final class Contents {
  private static final int ENTRIES_MAX = 1 << 13;

  private final ChecksumPolicy policy;
  private final KnownContents known;
  private final ContentHasher hasher;
  private final Set<ContentEntry> inFlight = new LinkedHashSet<>();
  private final Map<FileIdentity, ContentEntry> entries =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FileIdentity, ContentEntry> eldest) {
          boolean full = size() > ENTRIES_MAX;
          if (full) {
            known.forget(eldest.getKey().fingerprint());
          }
          return full;
        }
      };
  private long failed;
  private long refused;

  Contents(ChecksumPolicy policy, KnownContents known, ContentHasher hasher) {
    this.policy = policy;
    this.known = known;
    this.hasher = hasher;
  }

  /** An access asked for content, or knows that it was asked for before. */
  void accessed(SpoolWriter spool, EventView event, long versionNo, boolean newVersion)
      throws SpoolUnwritableException {
    if (event.is(EventView.WANTED)) {
      wanted(spool, event, versionNo);
    } else if (event.is(EventView.REFUSED)) {
      refused(spool, event, versionNo);
    } else if (newVersion && event.is(EventView.KNOWN)) {
      knownUnderAnotherNumber(spool, event, versionNo);
    }
  }

  private void wanted(SpoolWriter spool, EventView event, long versionNo)
      throws SpoolUnwritableException {
    if (event.contentFd() < 0) {
      failed++;
      withoutDigest(
          spool, event, versionNo, ChecksumState.FAILED, "the tracer may not read the file");
      return;
    }
    ContentEntry entry = entry(event.identity());
    entry.await(versionNo);
    HashTask task = new HashTask(entry, entry.identity, entry.algorithm, event.contentFd());
    if (hasher.offer(task)) {
      entry.tasks++;
      inFlight.add(entry);
    } else {
      known.forget(entry.identity.fingerprint());
      refused(spool, event, versionNo);
    }
  }

  private void refused(SpoolWriter spool, EventView event, long versionNo)
      throws SpoolUnwritableException {
    refused++;
    withoutDigest(
        spool, event, versionNo, ChecksumState.PENDING, "too many files waited for checksums");
  }

  private ContentEntry entry(FileIdentity identity) {
    return entries.computeIfAbsent(
        identity, key -> new ContentEntry(key, policy.algorithm(key.sizeBytes())));
  }

  private void withoutDigest(
      SpoolWriter spool, EventView event, long versionNo, ChecksumState state, String reason)
      throws SpoolUnwritableException {
    spool.checksum(versionNo, state, policy.algorithm(event.sizeBytes()), null, reason);
  }

  private void knownUnderAnotherNumber(SpoolWriter spool, EventView event, long versionNo)
      throws SpoolUnwritableException {
    ContentEntry entry = entries.get(event.identity());
    if (entry == null) {
      withoutDigest(
          spool, event, versionNo, ChecksumState.PENDING, "its checksum stands with an older row");
    } else if (entry.state == null) {
      entry.await(versionNo);
    } else {
      spool.checksum(versionNo, entry.state, entry.algorithm, entry.digest, entry.reason);
    }
  }

  /**
   * Writes what the hasher has finished.
   *
   * @param spool null when nothing can be written any more
   */
  boolean takeResults(@Nullable SpoolWriter spool) throws SpoolUnwritableException {
    boolean any = false;
    for (HashResult result = hasher.poll(); result != null; result = hasher.poll()) {
      any = true;
      if (--result.task().entry().tasks == 0) {
        inFlight.remove(result.task().entry());
      }
      if (spool != null) {
        write(spool, result);
      }
    }
    return any;
  }

  private void write(SpoolWriter spool, HashResult result) throws SpoolUnwritableException {
    ContentEntry entry = result.task().entry();
    entry.state = result.state();
    entry.digest = result.digest();
    entry.reason = result.reason();
    remember(result);
    if (result.state() == ChecksumState.FAILED) {
      failed++;
    }
    for (long versionNo : entry.waiting()) {
      spool.checksum(versionNo, result.state(), entry.algorithm, entry.digest, entry.reason);
    }
    if (entry.tasks == 0) {
      entry.nobodyWaits();
    }
  }

  /** A renamed file has another change time, and so another identity, with the same content. */
  private void remember(HashResult result) {
    FileIdentity then = result.task().identity();
    FileIdentity now =
        new FileIdentity(
            then.device(), then.inode(), then.sizeBytes(), then.mtimeNs(), result.ctimeNs());
    if (!now.equals(then)) {
      ContentEntry entry = entry(now);
      entry.state = result.state();
      entry.digest = result.digest();
      known.add(now.fingerprint());
    }
    if (result.settled()) {
      known.settled(now.fingerprint());
    }
  }

  boolean allDone() {
    return inFlight.isEmpty();
  }

  /** The time is over: says of every version that waits that its digest is still to come. */
  long writePending(SpoolWriter spool, String reason) throws SpoolUnwritableException {
    long versions = 0;
    for (ContentEntry entry : inFlight) {
      for (long versionNo : entry.waiting()) {
        spool.checksum(versionNo, ChecksumState.PENDING, entry.algorithm, null, reason);
        versions++;
      }
    }
    return versions;
  }

  /** Contents that could not be read. */
  long failed() {
    return failed;
  }

  /** Contents that were not hashed because too many waited. */
  long refused() {
    return refused;
  }
}
