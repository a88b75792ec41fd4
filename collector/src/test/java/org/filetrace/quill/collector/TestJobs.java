package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** Jobs that read libraries and each other's results, write, rename, fork and miss files. */
final class TestJobs {
  private TestJobs() {}

  /** Writes the spools of this many jobs, always the same. */
  static void write(Path folder, int jobs) throws IOException {
    Random random = new Random(1);
    for (int job = 0; job < jobs; job++) {
      write(folder, "j" + job, random);
    }
  }

  private static void write(Path folder, String job, Random random) throws IOException {
    TestSpool spooled = new TestSpool(folder, job);
    for (int i = 0; i < 30; i++) {
      String library = "/lib/lib" + random.nextInt(60) + ".so";
      spooled.read(
          library, spooled.version(library, library.hashCode(), library, random.nextInt(3)));
    }
    String out = "/data/result" + random.nextInt(20);
    int empty = spooled.versionWithoutChecksum(out + ".tmp", 7, 0, 1);
    int full = spooled.version(out + ".tmp", 7, job, 1000 + random.nextInt(5));
    spooled.write(out + ".tmp", empty, full);
    spooled.rename(out + ".tmp", out, full);
    spooled.miss("/data/none" + random.nextInt(5));
    spooled.fork(2, 1);
    if (random.nextInt(4) == 0) {
      spooled.mark("io-uring");
    }
    if (random.nextInt(5) == 0) {
      spooled.abandon();
    } else {
      spooled.finish();
    }
  }
}
