package org.filetrace.tracer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.filetrace.spool.Activity;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.TraceHeader;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.TraceSink;
import org.filetrace.tracer.linux.RawFile;

/** Plays the ptrace loop for real files: fills an access as the loop would and hands it over. */
final class Traced {
  static final int O_WRONLY = 1;

  private final TraceSink sink;
  private final Access access = new Access();

  Traced(TraceSink sink) {
    this.sink = sink;
  }

  static TraceHeader header(UUID uuid) {
    JobIdentity job =
        new JobIdentity("local#1.1", "local", "local", "1.1", null, null, null, null, null);
    return new TraceHeader(
        uuid,
        job,
        "alice",
        uid(),
        1000,
        "n1",
        "b",
        "Linux 6",
        "x86_64",
        "0",
        1,
        1,
        2,
        bytes("ls\0"),
        bytes("/"),
        1);
  }

  private static long uid() {
    try {
      return number(Path.of("/proc/self"), "uid");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static long nowNs() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  void read(Path file) throws IOException {
    describe(file, Activity.OPEN, 0);
    handOver(file, false);
  }

  void wrote(Path file) throws IOException {
    describe(file, Activity.CLOSE, O_WRONLY);
    handOver(file, true);
  }

  /** As {@link #wrote}, but something happens to the file before the recorder gets to it. */
  void wroteThen(Path file, IoAction meanwhile) throws IOException {
    describe(file, Activity.CLOSE, O_WRONLY);
    access.contentFd = sink.wantsContent(access, true) ? RawFile.open(file) : -1;
    meanwhile.run();
    sink.accessed(access);
  }

  interface IoAction {
    void run() throws IOException;
  }

  private void handOver(Path file, boolean written) {
    access.contentFd = sink.wantsContent(access, written) ? RawFile.open(file) : -1;
    sink.accessed(access);
  }

  /** As {@link #read} of a file that the tracer may not read. */
  void readInVain(Path file) throws IOException {
    describe(file, Activity.OPEN, 0);
    assertThat(sink.wantsContent(access, false)).isTrue();
    access.contentFd = -1;
    sink.accessed(access);
  }

  /** The job ends: nothing may be waited for. */
  void hurry() {
    sink.commit(5_000);
  }

  /** A failed open: nothing but a name. */
  void missed(String path) {
    describe(Activity.OPEN, path, 0);
    access.identified = false;
    access.result = -2;
    access.fd = -1;
    access.contentFd = -1;
    sink.accessed(access);
  }

  void renamed(String from, String to) {
    describe(Activity.RENAME, from, -1);
    byte[] second = bytes(to);
    System.arraycopy(second, 0, access.secondPath, 0, second.length);
    access.secondPathLength = second.length;
    access.identified = false;
    access.contentFd = -1;
    access.fd = -1;
    sink.accessed(access);
  }

  void executed(Path file, String argv, String cwd) throws IOException {
    describe(file, Activity.EXEC, 0);
    access.argv = bytes(argv);
    access.argvLength = access.argv.length;
    byte[] cwdBytes = bytes(cwd);
    System.arraycopy(cwdBytes, 0, access.cwd, 0, cwdBytes.length);
    access.cwdLength = cwdBytes.length;
    handOver(file, false);
  }

  /** An access to a file that need not be there: nothing is asked of it. */
  void invented(String path, long inode) {
    describe(Activity.OPEN, path, 0);
    access.identified = true;
    access.device = 7;
    access.inode = inode;
    access.sizeBytes = inode;
    access.mtimeNs = 5;
    access.ctimeNs = 6;
    access.mode = 0100644;
    access.contentFd = -1;
    sink.accessed(access);
  }

  private void describe(Path file, Activity activity, int openFlags) throws IOException {
    describe(activity, file.toString(), openFlags);
    access.identified = true;
    access.device = number(file, "dev");
    access.inode = number(file, "ino");
    access.sizeBytes = number(file, "size");
    access.mtimeNs = number(file, "lastModifiedTime");
    access.ctimeNs = number(file, "ctime");
    access.mode = (int) number(file, "mode");
  }

  private static long number(Path file, String attribute) throws IOException {
    Object value = Objects.requireNonNull(Files.getAttribute(file, "unix:" + attribute));
    return value instanceof FileTime time
        ? time.to(TimeUnit.NANOSECONDS)
        : ((Number) value).longValue();
  }

  private void describe(Activity activity, String path, int openFlags) {
    byte[] bytes = bytes(path);
    System.arraycopy(bytes, 0, access.path, 0, bytes.length);
    access.pathLength = bytes.length;
    access.secondPathLength = 0;
    access.contentDecision = 0;
    access.argvLength = 0;
    access.cwdLength = 0;
    access.atNs = nowNs();
    access.processNo = 1;
    access.threadId = 4711;
    access.activity = activity.code();
    access.openFlags = openFlags;
    access.fd = 3;
    access.result = 3;
    access.offsetBytes = -1;
  }
}
