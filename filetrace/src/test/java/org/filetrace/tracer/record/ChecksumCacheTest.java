package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumCacheTest {
  private static final long OWNER_OF_NOTHING_HERE = 4_000_000_000L;

  @TempDir Path folder;

  private static ChecksumCache.Key key(long inode, long ctimeNs) {
    return new ChecksumCache.Key(1, inode, 100_000, 5, ctimeNs, "sha256");
  }

  private static byte[] digest(long number) {
    return ByteBuffer.allocate(32).putLong(number).array();
  }

  @Test
  void aChangedFileIsNotTheOneThatWasHashed() throws Exception {
    try (ChecksumCache cache = ChecksumCache.open(folder)) {
      cache.put(key(1, 10), digest(1));
      cache.write();
      assertThat(cache.find(key(1, 10))).isEqualTo(digest(1));
      assertThat(cache.find(key(1, 11))).isNull();
      assertThat(cache.find(key(2, 10))).isNull();
    }
  }

  /** Each has a connection of its own, as tracers have. */
  @Test
  void manyTracersShareIt() throws Exception {
    int tracers = 6;
    int files = 400;
    ExecutorService pool = Executors.newFixedThreadPool(tracers);
    List<Future<?>> running = new ArrayList<>();
    for (int tracer = 0; tracer < tracers; tracer++) {
      int offset = tracer * files / 2;
      running.add(pool.submit(() -> fill(offset, files)));
    }
    for (Future<?> tracer : running) {
      tracer.get();
    }
    pool.shutdown();
    int found = 0;
    try (ChecksumCache cache = ChecksumCache.open(folder)) {
      for (long inode = 0; inode < files * (tracers + 1) / 2; inode++) {
        byte[] digest = cache.find(key(inode, inode));
        assertThat(digest == null || Arrays.equals(digest, digest(inode))).isTrue();
        found += digest == null ? 0 : 1;
      }
    }
    assertThat(found).as("writers that were busy may have lost a few").isGreaterThan(files);
  }

  private Void fill(int offset, int files) throws IOException {
    try (ChecksumCache cache = ChecksumCache.open(folder)) {
      for (int inode = offset; inode < offset + files; inode++) {
        if (cache.find(key(inode, inode)) == null) {
          cache.put(key(inode, inode), digest(inode));
        }
      }
    }
    return null;
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws Exception {
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwx------"));
    assertThatThrownBy(() -> CacheFolder.privateFolder(theirs, OWNER_OF_NOTHING_HERE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(theirs.toString())
        .hasMessageContaining("not a folder of user");
  }

  @Test
  void aLinkToAFolderIsRefused() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    long uid = ((Number) Files.getAttribute(link, "unix:uid")).longValue();
    assertThatThrownBy(() -> CacheFolder.privateFolder(link, uid)).isInstanceOf(IOException.class);
  }
}
