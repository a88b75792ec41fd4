package org.filetrace.quill.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.filetrace.spool.ChecksumState;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpoolJournal;
import org.filetrace.spool.SpoolWriter;
import org.filetrace.spool.TraceHeader;
import org.jspecify.annotations.Nullable;

/** Writes spools as a tracer does, told in terms of what a job did. */
final class TestSpool {
  static final int O_RDONLY = 0;
  static final int O_WRONLY_CREAT_TRUNC = 01101;
  static final int ENOENT = 2;
  static final long START_NS = 1_700_000_000_000_000_000L;

  final UUID uuid;
  private final SpoolWriter writer;
  private final Map<String, Integer> paths = new HashMap<>();
  private long clockNs = START_NS;
  private int versions;
  private long seq;

  TestSpool(Path folder, String job) throws IOException {
    this(folder, UUID.nameUUIDFromBytes(job.getBytes(StandardCharsets.UTF_8)), job, 999_999_999);
  }

  TestSpool(Path folder, UUID uuid, String job, long tracerPid) throws IOException {
    this(folder, uuid, job, tracerPid, System.getProperty("user.name"));
  }

  TestSpool(Path folder, UUID uuid, String job, long tracerPid, String userName)
      throws IOException {
    this(folder, uuid, job, tracerPid, 1, userName);
  }

  /** Of a tracer that started at {@code startTicks}: with a living process' it is a live one. */
  TestSpool(Path folder, UUID uuid, String job, long tracerPid, long startTicks, String userName)
      throws IOException {
    this.uuid = uuid;
    writer =
        SpoolWriter.open(
            SpoolWriter.reserve(folder, uuid),
            SpoolJournal.WRITE_AHEAD,
            header(uuid, job, tracerPid, startTicks, userName));
    writer.variable(1, "LANG", bytes("C.UTF-8"));
    writer.variable(2, "LOADEDMODULES", bytes("gcc/12.2:" + userName));
    writer.process(1, SpoolWriter.NONE, 4711, tick());
  }

  static TraceHeader header(UUID uuid, String job, long tracerPid) throws IOException {
    return header(uuid, job, tracerPid, 1);
  }

  static TraceHeader header(UUID uuid, String job, long tracerPid, long startTicks)
      throws IOException {
    return header(uuid, job, tracerPid, startTicks, System.getProperty("user.name"));
  }

  private static TraceHeader header(
      UUID uuid, String job, long tracerPid, long startTicks, String userName) throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return new TraceHeader(
        uuid,
        new JobIdentity("test#" + job, "test", "slurm", job, null, "batch", 0, 0, "name of " + job),
        userName,
        Integer.toUnsignedLong((Integer) uid),
        0,
        "n001",
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
        "Linux 6.1",
        "x86_64",
        "0.1.0",
        tracerPid,
        startTicks,
        4711,
        bytes("make\0-j2\0all of it\0"),
        bytes("/work"),
        START_NS);
  }

  private long tick() {
    clockNs += 1_000_000;
    return clockNs;
  }

  private int path(String path) throws IOException {
    Integer known = paths.get(path);
    if (known != null) {
      return known;
    }
    int no = paths.size() + 1;
    paths.put(path, no);
    writer.path(no, path.getBytes(StandardCharsets.ISO_8859_1));
    return no;
  }

  /** A version with content {@code text}: its size and its checksum follow from it. */
  int version(String path, long inode, String text, long mtimeNs) throws IOException {
    int no = versionWithoutChecksum(path, inode, text.length(), mtimeNs);
    writer.checksum(no, ChecksumState.DONE, SpoolFormat.SHA256, digest(text), null);
    return no;
  }

  int versionWithoutChecksum(String path, long inode, long size, long mtimeNs) throws IOException {
    writer.version(++versions, path(path), 0x801, inode, size, mtimeNs, mtimeNs, 0100644);
    return versions;
  }

  static byte[] digest(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 32);
  }

  void read(String path, int version) throws IOException {
    access(1, path, null, O_RDONLY, 3, 3, version);
    access(2, path, null, O_RDONLY, 3, 0, version);
  }

  void write(String path, int opened, int closed) throws IOException {
    access(1, path, null, O_WRONLY_CREAT_TRUNC, 4, 4, opened);
    access(2, path, null, O_WRONLY_CREAT_TRUNC, 4, 0, closed);
  }

  void openForWriting(String path, int opened) throws IOException {
    access(1, path, null, O_WRONLY_CREAT_TRUNC, 4, 4, opened);
  }

  void miss(String path) throws IOException {
    access(1, path, null, O_RDONLY, -1, -ENOENT, 0);
  }

  void rename(String from, String to, int version) throws IOException {
    access(4, from, to, -1, -1, 0, version);
  }

  void exec(String path, int version, String argv) throws IOException {
    access(3, path, null, -1, -1, 0, version);
    writer.execution(seq, bytes(argv), bytes("/work"));
  }

  void fork(int processNo, int parentNo) throws IOException {
    writer.process(processNo, parentNo, 4711 + processNo, tick());
  }

  void mark(String kind) throws IOException {
    writer.mark(tick(), kind, 1, "because");
  }

  void commit() throws IOException {
    writer.commit();
  }

  private void access(
      int activity,
      String path,
      @Nullable String second,
      long flags,
      long fd,
      long result,
      int version)
      throws IOException {
    writer.access(
        ++seq,
        tick(),
        1,
        4711,
        activity,
        path(path),
        second == null ? SpoolWriter.NONE : path(second),
        flags,
        fd,
        result,
        SpoolWriter.NONE,
        version == 0 ? SpoolWriter.NONE : version);
  }

  Path finish() throws IOException {
    writer.processEnd(1, tick(), 0, 1000, 2000);
    return writer.finish(tick(), 0);
  }

  /** Leaves the file as a killed tracer does: growing, with its log beside it. */
  Path abandon() throws IOException {
    writer.commit();
    return writer.file();
  }

  /** Leaves the file as a tracer that was killed behind the job's end. */
  Path abandonEnded() throws IOException {
    writer.processEnd(1, tick(), 3 << 8, 1000, 2000);
    return abandon();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
