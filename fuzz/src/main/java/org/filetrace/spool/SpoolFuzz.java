package org.filetrace.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.filetrace.fuzz.Patches;

/** A spool with bytes changed is read like any other, or rejected; nothing else. */
public final class SpoolFuzz {
  private static final Path FOLDER;
  private static final Path WORK;
  private static final Path SPOOL;
  private static final byte[] HONEST;

  static {
    try {
      FOLDER = Files.createTempDirectory("spool-fuzz");
      WORK = Files.createDirectory(FOLDER.resolve("work"));
      SPOOL = honest();
      HONEST = Files.readAllBytes(SPOOL);
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private SpoolFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException, SQLException {
    Files.write(SPOOL, Patches.apply(HONEST, input));
    try (SpoolReader reader = SpoolReader.open(SPOOL, WORK, 1 << 22)) {
      reader.end();
      reader.lastNs();
      reader.missingAccesses();
      reader.environment(row -> {});
      reader.paths((pathNo, bytes) -> {});
      reader.versions(row -> {});
      reader.processes(row -> {});
      reader.accesses(row -> {});
      reader.executions(row -> {});
      reader.marks(row -> {});
    } catch (SpoolRejectedException e) {
      return;
    }
  }

  private static Path honest() throws IOException {
    UUID uuid = new UUID(1, 2);
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    TraceHeader header =
        new TraceHeader(
            uuid,
            new JobIdentity("c#1", "c", "slurm", "1", null, null, null, null, null),
            "ada",
            Integer.toUnsignedLong((Integer) uid),
            0,
            "n1",
            "boot",
            "Linux 6.1",
            "x86_64",
            "1",
            1,
            2,
            3,
            bytes("sh\0"),
            bytes("/"),
            100);
    try (SpoolWriter writer =
        SpoolWriter.open(SpoolWriter.reserve(FOLDER, uuid), SpoolJournal.ROLLBACK, header)) {
      writer.variable(1, "TZ", bytes("UTC"));
      writer.process(1, SpoolWriter.NONE, 10, 100);
      writer.path(1, bytes("/a"));
      writer.path(2, bytes("/a.tmp"));
      writer.version(1, 1, 2, 3, 4, 5, 6, 0100644);
      writer.checksum(1, ChecksumState.DONE, SpoolFormat.SHA256, new byte[32], null);
      writer.access(1, 101, 1, 10, 1, 1, -1, 0, 3, 3, -1, 1);
      writer.access(2, 102, 1, 10, 2, 1, -1, 0, 3, 0, 9, 1);
      writer.access(3, 103, 1, 10, 4, 2, 1, 0, -1, 0, -1, 1);
      writer.execution(1, bytes("sh\0-c\0"), bytes("/"));
      writer.mark(104, "io-uring", 1, "detail");
      writer.commit();
      return writer.finish(200, 0);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
