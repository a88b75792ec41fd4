package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.filetrace.spool.ForeignFile;

/**
 * Wakes the collector when a file appears in a spool folder (inotify(7)). Files of other nodes on a
 * shared file system make no event: they wait for the next rescan.
 */
final class SpoolAlarm implements AutoCloseable {
  /** Jobs end in crowds: what comes within this time is merged in one go. */
  private static final Duration GATHERING = Duration.ofMillis(200);

  private final WatchService watch;
  private final Map<Path, WatchKey> keys = new HashMap<>();

  SpoolAlarm() throws IOException {
    watch = FileSystems.getDefault().newWatchService();
  }

  /** Listens to what has this name now: the folder of before may be moved away or unmounted. */
  void listenTo(Path folder) throws IOException {
    try {
      WatchKey key = folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      WatchKey before = keys.put(folder, key);
      if (before != null && !before.equals(key)) {
        before.cancel();
      }
    } catch (ClosedWatchServiceException e) {
      return; // about to end
    }
  }

  /**
   * Waits until something appeared or the time is over.
   *
   * @return false when it was closed meanwhile
   */
  boolean await(Duration atMost) throws InterruptedException {
    try {
      long end = System.nanoTime() + atMost.toNanos();
      boolean appeared = false;
      while (!appeared) {
        WatchKey key = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          return true;
        }
        appeared = isNews(key);
      }
      for (WatchKey key;
          (key = watch.poll(GATHERING.toMillis(), TimeUnit.MILLISECONDS)) != null; ) {
        isNews(key);
      }
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  /** Takes a folder's events: news are all but what reading spools makes itself. */
  private static boolean isNews(WatchKey key) {
    boolean news = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      news |= !String.valueOf(event.context()).startsWith(ForeignFile.FOLDER_PREFIX);
    }
    key.reset();
    return news;
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}
