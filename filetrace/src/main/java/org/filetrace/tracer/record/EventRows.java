package org.filetrace.tracer.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.filetrace.spool.SpoolUnwritableException;
import org.filetrace.spool.SpoolWriter;

/**
 * Writes events as rows of the spool: gives paths and versions their numbers, accesses their order.
 */
final class EventRows {
  private final Contents contents;
  private final PathDictionary paths = new PathDictionary();
  private final VersionDictionary versions = new VersionDictionary();
  private long lastVariableNo;
  private long lastPathNo;
  private long lastVersionNo;
  private long lastSeq;

  EventRows(Contents contents) {
    this.contents = contents;
  }

  void write(SpoolWriter spool, EventView event, int kind) throws SpoolUnwritableException {
    switch (kind) {
      case EventView.ACCESS -> access(spool, event);
      case EventView.PROCESS_STARTED -> processStarted(spool, event);
      case EventView.PROCESS_ENDED -> processEnded(spool, event);
      case EventView.MARK -> mark(spool, event);
      case EventView.VARIABLE -> variable(spool, event.variable());
      default -> throw new IllegalStateException("event of kind " + kind);
    }
  }

  private static void processStarted(SpoolWriter spool, EventView event)
      throws SpoolUnwritableException {
    long parentNo = event.parentNo() == 0 ? SpoolWriter.NONE : event.parentNo();
    spool.process(event.startedProcessNo(), parentNo, event.pid(), event.atNs());
  }

  private static void processEnded(SpoolWriter spool, EventView event)
      throws SpoolUnwritableException {
    spool.processEnd(
        event.endedProcessNo(),
        event.atNs(),
        event.waitStatus(),
        event.readBytes(),
        event.writtenBytes());
  }

  private static void mark(SpoolWriter spool, EventView event) throws SpoolUnwritableException {
    String kind = new String(event.markKind(), StandardCharsets.UTF_8);
    spool.mark(event.atNs(), kind, 1, new String(event.markDetail(), StandardCharsets.UTF_8));
  }

  private void variable(SpoolWriter spool, byte[] variable) throws SpoolUnwritableException {
    int equals = 0;
    while (variable[equals] != '=') {
      equals++;
    }
    String name = new String(variable, 0, equals, StandardCharsets.US_ASCII);
    byte[] content = Arrays.copyOfRange(variable, equals + 1, variable.length);
    spool.variable(++lastVariableNo, name, content);
  }

  private void access(SpoolWriter spool, EventView event) throws SpoolUnwritableException {
    long pathNo = pathNo(spool, event, event.pathAt(), event.pathLength());
    long secondPathNo =
        event.secondPathLength() == 0
            ? SpoolWriter.NONE
            : pathNo(spool, event, event.secondPathAt(), event.secondPathLength());
    long seq = ++lastSeq;
    spool.access(
        seq,
        event.atNs(),
        event.processNo(),
        event.threadId(),
        event.activity(),
        pathNo,
        secondPathNo,
        event.openFlags(),
        event.fd(),
        event.result(),
        event.offsetBytes(),
        event.is(EventView.IDENTIFIED) ? versionNo(spool, event, pathNo) : SpoolWriter.NONE);
    if (event.argvLength() > 0) {
      spool.execution(seq, event.argv(), event.cwd());
    }
  }

  private long pathNo(SpoolWriter spool, EventView event, int from, int length)
      throws SpoolUnwritableException {
    long pathNo = paths.find(event.bytes, from, length);
    if (pathNo < 0) {
      pathNo = ++lastPathNo;
      byte[] path = event.copy(from, length);
      spool.path(pathNo, path);
      paths.put(path, pathNo);
    }
    return pathNo;
  }

  private long versionNo(SpoolWriter spool, EventView event, long pathNo)
      throws SpoolUnwritableException {
    long fingerprint =
        FileIdentity.fingerprint(
            event.device(), event.inode(), event.sizeBytes(), event.mtimeNs(), event.ctimeNs());
    long versionNo = versions.find(fingerprint, pathNo, event);
    boolean isNew = versionNo == 0;
    if (isNew) {
      versionNo = ++lastVersionNo;
      spool.version(
          versionNo,
          pathNo,
          event.device(),
          event.inode(),
          event.sizeBytes(),
          event.mtimeNs(),
          event.ctimeNs(),
          event.mode());
      versions.put(fingerprint, pathNo, event, versionNo);
    }
    contents.accessed(spool, event, versionNo, isNew);
    return versionNo;
  }
}
