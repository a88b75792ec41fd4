package org.filetrace.tracer.record;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's {@link ChecksumCache} on this node as the hashing thread sees it: opened when the
 * first file is worth it, and given up with the first failure, which costs nothing but hashing.
 */
final class NodeCache {
  private final Map<String, String> environment;
  private final long uid;
  private final FileSystems fileSystems;
  private @Nullable ChecksumCache cache;
  private boolean opened;
  private volatile @Nullable String failure;

  NodeCache(Map<String, String> environment, long uid, FileSystems fileSystems) {
    this.fileSystems = fileSystems;
    this.environment = environment;
    this.uid = uid;
  }

  /** Why it was not used, or null. */
  @Nullable String failure() {
    return failure;
  }

  /**
   * @param ctimeNs of the file as it is now
   */
  byte @Nullable [] find(HashTask task, long ctimeNs) {
    if (!isWorthwhile(task)) {
      return null;
    }
    try {
      ChecksumCache cache = cache();
      return cache == null ? null : cache.find(key(task, ctimeNs));
    } catch (IOException e) {
      giveUp(e);
      return null;
    }
  }

  void put(HashTask task, long ctimeNs, byte[] digest) {
    if (!isWorthwhile(task)) {
      return;
    }
    try {
      ChecksumCache cache = cache();
      if (cache != null) {
        cache.put(key(task, ctimeNs), digest);
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  void write() {
    try {
      if (cache != null) {
        cache.write();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  void close() {
    try {
      if (cache != null) {
        cache.close();
        cache = null;
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private static boolean isWorthwhile(HashTask task) {
    return task.identity().sizeBytes() >= ChecksumCache.WORTHWHILE_BYTES;
  }

  private @Nullable ChecksumCache cache() throws IOException {
    if (!opened) {
      opened = true;
      cache = ChecksumCache.open(CacheFolder.open(environment, uid));
    }
    return cache;
  }

  private ChecksumCache.Key key(HashTask task, long ctimeNs) throws IOException {
    FileIdentity identity = task.identity();
    return new ChecksumCache.Key(
        fileSystems.key(identity.device(), task.fd()),
        identity.inode(),
        identity.sizeBytes(),
        identity.mtimeNs(),
        ctimeNs,
        task.algorithm());
  }

  private void giveUp(IOException e) {
    failure = e.getMessage();
    cache = null;
  }
}
