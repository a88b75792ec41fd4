package org.filetrace.benchmarks.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.filetrace.quill.store.merge.SeenVersion;
import org.filetrace.quill.store.merge.TraceFacts;
import org.filetrace.spool.ChecksumState;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpoolJournal;
import org.filetrace.spool.SpoolWriter;
import org.filetrace.spool.TraceHeader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes simulated traces as the tracer does: one finished spool for each job. */
@Command(name = "spools", description = "Write simulated traces as spool files.")
final class SpoolsCommand implements Callable<Integer> {
  @Option(names = "--folder", required = true, description = "Where the spools go.")
  private Path folder = Path.of(".");

  @Option(names = "--jobs", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
  private long jobs;

  @Option(names = "--skip", description = "Leave out so many jobs first, which a fill merged.")
  private long skip;

  @Option(
      names = "--expected",
      description = "Of how many jobs these are the first. Default: --jobs.")
  private long expected;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--user", description = "Who the spools are by; a collector checks it.")
  private String user = System.getProperty("user.name");

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(folder);
    Workload workload = Workload.of(seed, Math.max(jobs, expected), null);
    for (long i = 0; i < skip; i++) {
      workload.next();
    }
    for (long i = 0; i < jobs; i++) {
      write(folder, new SimulatedTrace(workload.next()), user);
    }
    return 0;
  }

  static void write(Path folder, SimulatedTrace trace, String user) throws Exception {
    Path reserved = SpoolWriter.reserve(folder, trace.uuid());
    try (SpoolWriter writer =
        SpoolWriter.open(reserved, SpoolJournal.ROLLBACK, header(trace, user))) {
      long[] variables = {0};
      trace.environment(
          v -> checked(() -> writer.variable(++variables[0], v.name(), bytes(v.content()))));
      trace.paths((no, path) -> checked(() -> writer.path(no, bytes(path))));
      trace.versions(version -> checked(() -> write(writer, version)));
      trace.processes(
          p ->
              checked(
                  () -> {
                    writer.process(p.processNo(), orNone(p.parentNo()), p.pid(), p.startedNs());
                    writer.processEnd(
                        p.processNo(),
                        orNone(p.endedNs()),
                        0,
                        orNone(p.readBytes()),
                        orNone(p.writtenBytes()));
                  }));
      trace.accesses(
          a ->
              checked(
                  () ->
                      writer.access(
                          a.seq(),
                          a.atNs(),
                          a.processNo(),
                          a.threadId(),
                          a.activityId(),
                          a.pathNo(),
                          orNone(a.secondPathNo()),
                          orNone(a.openFlags()),
                          orNone(a.fd()),
                          a.result(),
                          orNone(a.offsetBytes()),
                          orNone(a.versionNo()))));
      trace.executions(
          e ->
              checked(
                  () ->
                      writer.execution(
                          e.seq(),
                          bytes(e.arguments().replace(' ', '\0') + "\0"),
                          bytes(e.cwd()))));
      writer.finish(orNone(trace.facts().endedNs()), 0);
    }
  }

  private interface Writing {
    void run() throws Exception;
  }

  private static void checked(Writing writing) throws SQLException {
    try {
      writing.run();
    } catch (SQLException e) {
      throw e;
    } catch (Exception e) {
      throw new SQLException(e);
    }
  }

  private static void write(SpoolWriter writer, SeenVersion v) throws Exception {
    writer.version(
        v.versionNo(),
        v.pathNo(),
        v.device(),
        v.inode(),
        v.sizeBytes(),
        v.mtimeNs(),
        v.ctimeNs(),
        (int) v.mode());
    if (v.digest() != null) {
      writer.checksum(v.versionNo(), ChecksumState.DONE, SpoolFormat.SHA256, v.digest(), null);
    }
  }

  private static long orNone(@Nullable Number value) {
    return value == null ? SpoolWriter.NONE : value.longValue();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TraceHeader header(SimulatedTrace trace, String user) {
    TraceFacts facts = trace.facts();
    return new TraceHeader(
        trace.uuid(),
        new JobIdentity(
            facts.job().globaljobid(),
            facts.job().cluster(),
            facts.job().scheduler(),
            facts.job().jobId(),
            null,
            null,
            null,
            null,
            facts.job().jobName()),
        user,
        user.equals("root") ? 0 : facts.uid(),
        user.equals("root") ? 0 : facts.gid(),
        facts.host(),
        facts.bootId(),
        facts.kernel(),
        facts.architecture(),
        facts.tracerVersion(),
        1,
        1,
        facts.rootPid(),
        bytes(facts.command().replace(' ', '\0') + "\0"),
        bytes(facts.cwd()),
        facts.startedNs());
  }
}
