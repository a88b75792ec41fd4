package org.filetrace.quill.collector;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.Verdict;
import org.filetrace.quill.store.merge.JobFacts;
import org.filetrace.quill.store.merge.SeenAccess;
import org.filetrace.quill.store.merge.SeenExecution;
import org.filetrace.quill.store.merge.SeenMark;
import org.filetrace.quill.store.merge.SeenProcess;
import org.filetrace.quill.store.merge.SeenVariable;
import org.filetrace.quill.store.merge.SeenVersion;
import org.filetrace.quill.store.merge.TraceContent;
import org.filetrace.quill.store.merge.TraceFacts;
import org.filetrace.spool.ChecksumState;
import org.filetrace.spool.JobIdentity;
import org.filetrace.spool.MarkKind;
import org.filetrace.spool.PathText;
import org.filetrace.spool.SpoolFormat;
import org.filetrace.spool.SpoolReader;
import org.filetrace.spool.SpooledAccess;
import org.filetrace.spool.SpooledVersion;
import org.filetrace.spool.TraceEnd;
import org.filetrace.spool.TraceHeader;
import org.jspecify.annotations.Nullable;

/** A spool as the merge wants it: paths and commands as text, the verdict drawn. */
final class SpooledTrace implements TraceContent, AutoCloseable {
  private final SpoolReader spool;
  private final List<SeenMark> addedMarks;
  private final PendingChecksums pending;
  private final TraceFacts facts;

  /**
   * @param ifUnfinished the verdict of a spool without an end
   * @param addedMarks what the collector knows to be missing, beside the spool's own marks
   */
  SpooledTrace(
      SpoolReader spool, Verdict ifUnfinished, List<SeenMark> addedMarks, PendingChecksums pending)
      throws SQLException {
    this(spool, spool.header().userName(), spool.end(), ifUnfinished, addedMarks, pending);
  }

  /**
   * @param userName whose record it is
   * @param end null when it was not seen
   */
  SpooledTrace(
      SpoolReader spool,
      String userName,
      @Nullable TraceEnd end,
      Verdict ifUnfinished,
      List<SeenMark> addedMarks,
      PendingChecksums pending)
      throws SQLException {
    this.spool = spool;
    this.addedMarks = addedMarks;
    this.pending = pending;
    facts = facts(userName, end, ifUnfinished);
  }

  private TraceFacts facts(String userName, @Nullable TraceEnd end, Verdict ifUnfinished)
      throws SQLException {
    TraceHeader header = spool.header();
    JobIdentity job = header.job();
    Verdict verdict = end == null ? ifUnfinished : ended();
    return new TraceFacts(
        header.uuid().toString(),
        new JobFacts(
            job.globalJobId(),
            userName,
            job.cluster(),
            job.scheduler(),
            job.jobId(),
            job.arrayIndex(),
            job.jobName()),
        job.step(),
        toLong(job.rank()),
        toLong(job.restart()),
        header.uid(),
        header.gid(),
        header.host(),
        header.bootId(),
        header.kernel(),
        header.architecture(),
        header.tracerVersion(),
        header.rootPid(),
        ShellWords.quote(header.argv()),
        PathText.fromBytes(header.cwd()),
        header.startedNs(),
        endedNs(end, verdict),
        end == null ? null : toLong(end.rootWaitStatus()),
        verdict,
        spool.lastSeq());
  }

  /** Its tracer ended the spool, but may have lost it (a full disk) long before. */
  private Verdict ended() throws SQLException {
    if (spool.hasMark(MarkKind.TRUNCATED)) {
      return Verdict.TRUNCATED;
    }
    return spool.hasMarks() || !addedMarks.isEmpty() ? Verdict.FLAGGED : Verdict.COMPLETE;
  }

  private @Nullable Long endedNs(@Nullable TraceEnd end, Verdict verdict) throws SQLException {
    if (end != null) {
      return end.endedNs();
    }
    return verdict == Verdict.RUNNING ? null : spool.lastNs();
  }

  @Override
  public TraceFacts facts() {
    return facts;
  }

  @Override
  public void environment(Rows<SeenVariable> receiver) throws SQLException {
    spool.environment(
        variable ->
            receiver.row(
                new SeenVariable(variable.name(), PathText.fromBytes(variable.content()))));
  }

  @Override
  public int lastPathNo() {
    return spool.lastPathNo();
  }

  @Override
  public int lastVersionNo() {
    return spool.lastVersionNo();
  }

  @Override
  public void paths(Paths receiver) throws SQLException {
    spool.paths((no, bytes) -> receiver.path(no, PathText.fromBytes(bytes)));
  }

  @Override
  public void versions(Rows<SeenVersion> receiver) throws SQLException {
    List<SpooledVersion> unfinished = new ArrayList<>();
    spool.versions(
        version -> {
          if (version.state() == ChecksumState.PENDING && facts.verdict() != Verdict.RUNNING) {
            unfinished.add(version);
          } else {
            receiver.row(seen(version));
          }
        });
    if (!unfinished.isEmpty()) {
      finish(unfinished, receiver);
    }
  }

  private void finish(List<SpooledVersion> unfinished, Rows<SeenVersion> receiver)
      throws SQLException {
    Map<Integer, byte[]> paths = new HashMap<>();
    unfinished.forEach(version -> paths.put(version.pathNo(), new byte[0]));
    spool.paths((no, bytes) -> paths.computeIfPresent(no, (known, none) -> bytes));
    PendingChecksums.Finisher finisher = pending.of(spool.header());
    for (SpooledVersion version : unfinished) {
      byte[] path = paths.getOrDefault(version.pathNo(), new byte[0]);
      receiver.row(seen(finisher.finished(version, path)));
    }
  }

  @Override
  public void processes(Rows<SeenProcess> receiver) throws SQLException {
    spool.processes(
        p ->
            receiver.row(
                new SeenProcess(
                    p.processNo(),
                    p.parentNo(),
                    p.pid(),
                    p.startedNs(),
                    p.endedNs(),
                    toLong(p.waitStatus()),
                    p.readBytes(),
                    p.writtenBytes())));
  }

  @Override
  public void accesses(Rows<SeenAccess> receiver) throws SQLException {
    spool.accesses(access -> receiver.row(seen(access)));
  }

  @Override
  public void executions(Rows<SeenExecution> receiver) throws SQLException {
    spool.executions(
        e ->
            receiver.row(
                new SeenExecution(
                    e.seq(),
                    e.processNo(),
                    e.atNs(),
                    e.pathNo(),
                    ShellWords.quote(e.argv()),
                    PathText.fromBytes(e.cwd()))));
  }

  @Override
  public void marks(Rows<SeenMark> receiver) throws SQLException {
    spool.marks(
        mark -> receiver.row(new SeenMark(mark.atNs(), mark.kind(), mark.count(), mark.detail())));
    for (SeenMark mark : addedMarks) {
      receiver.row(mark);
    }
  }

  private static SeenVersion seen(SpooledVersion version) {
    return new SeenVersion(
        version.versionNo(),
        version.pathNo(),
        version.device(),
        version.inode(),
        version.sizeBytes(),
        version.mtimeNs(),
        version.ctimeNs(),
        version.mode(),
        version.changed(),
        stateId(version.state()),
        algorithmId(version.algorithm()),
        version.digest(),
        version.reason());
  }

  private static SeenAccess seen(SpooledAccess access) {
    return new SeenAccess(
        access.seq(),
        access.atNs(),
        access.processNo(),
        access.threadId(),
        access.activity().code(),
        access.pathNo(),
        access.secondPathNo(),
        access.openFlags(),
        access.fd(),
        access.result(),
        access.offsetBytes(),
        access.versionNo());
  }

  /** Ids of the store's table {@code checksum_state}. */
  private static int stateId(@Nullable ChecksumState state) {
    if (state == null) {
      return 0;
    }
    return switch (state) {
      case DONE -> 1;
      case PENDING -> 2;
      case CHANGED_WHILE_READ -> 3;
      case FAILED -> 4;
    };
  }

  /** Ids of the store's table {@code checksum_algorithm}. */
  private static @Nullable Integer algorithmId(@Nullable String algorithm) {
    if (algorithm == null) {
      return null;
    }
    return algorithm.equals(SpoolFormat.SHA256) ? 1 : 2;
  }

  private static @Nullable Long toLong(@Nullable Integer value) {
    return value == null ? null : Long.valueOf(value);
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
