package org.filetrace.tracer.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.filetrace.tracer.linux.Fcntl;
import org.filetrace.tracer.linux.Linux;
import org.filetrace.tracer.linux.PathBuffer;

/** Real descriptors in the place of contents: each has to be closed, by the loop or by its sink. */
final class OwnDescriptors {
  /** A file that nobody else in this JVM opens: numbers are soon another file's. */
  private static final String FILE = "/proc/version";

  private static final PathBuffer PATH = new PathBuffer().clear().append(FILE.getBytes(US_ASCII));

  private final Set<Integer> given = new HashSet<>();

  int open() {
    int fd = Linux.openat(Fcntl.AT_FDCWD, PATH.address(), Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
    given.add(fd);
    return fd;
  }

  void close(int fd) {
    if (!isOpen(fd) || Linux.close(fd) < 0) {
      throw new AssertionError("not an open content: " + fd);
    }
  }

  void expectClosed() {
    for (int fd : given) {
      if (isOpen(fd)) {
        close(fd);
        throw new AssertionError("left open: " + fd);
      }
    }
  }

  private static boolean isOpen(int fd) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(fd)))
          .equals(Path.of(FILE));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
