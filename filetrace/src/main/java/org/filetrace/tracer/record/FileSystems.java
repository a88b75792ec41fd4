package org.filetrace.tracer.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.filetrace.tracer.linux.FileSystemOf;

/** What the hashing thread has to know about the file systems that it reads, asked once each. */
final class FileSystems {
  /** Two ticks of the slowest usual kernel (HZ=100): time stamps move in steps of one. */
  static final long TICKS_NS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Attributes may be cached for some seconds, and a server's clock may be some seconds off. */
  private static final long SHARED_NS = TimeUnit.SECONDS.toNanos(60);

  private final Map<Long, Known> known = new HashMap<>();

  private record Known(long key, long settledAfterNs) {}

  /**
   * A number that outlives a reboot, as {@code st_dev} does not: that is given out in the order of
   * mounting. A file system that tells an id of its own ({@code f_fsid}) is known by that and its
   * type; one that does not (NFS, Lustre) by its device number during this boot.
   *
   * @param device {@code st_dev} of the file behind {@code fd}
   */
  long key(long device, int fd) throws IOException {
    return of(device, fd).key();
  }

  /** How old a change must be before a further one surely shows in the time stamps. */
  long settledAfterNs(long device, int fd) throws IOException {
    return of(device, fd).settledAfterNs();
  }

  private Known of(long device, int fd) throws IOException {
    Known fileSystem = known.get(device);
    if (fileSystem == null) {
      FileSystemOf statfs = FileSystemOf.descriptor(fd);
      fileSystem = new Known(key(device, statfs), settledAfterNs(statfs));
      known.put(device, fileSystem);
    }
    return fileSystem;
  }

  private static long key(long device, FileSystemOf statfs) throws IOException {
    if (statfs.id() != 0) {
      return statfs.id() ^ statfs.type() << 32;
    }
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
    return device ^ Long.parseUnsignedLong(boot.replace("-", "").substring(0, 16), 16);
  }

  private static long settledAfterNs(FileSystemOf statfs) {
    return LocalFileSystems.contains(statfs.type()) ? TICKS_NS : SHARED_NS;
  }
}
