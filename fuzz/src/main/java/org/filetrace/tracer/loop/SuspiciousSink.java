package org.filetrace.tracer.loop;

import java.util.BitSet;
import org.filetrace.spool.Activity;
import org.filetrace.spool.MarkKind;
import org.filetrace.tracer.Access;
import org.filetrace.tracer.TraceSink;

/** A sink that wants every content and believes nothing that it is told. */
final class SuspiciousSink implements TraceSink {
  private final OwnDescriptors contents;
  private final BitSet ended = new BitSet();
  private int processes;

  SuspiciousSink(OwnDescriptors contents) {
    this.contents = contents;
  }

  @Override
  public int processStarted(int parentNo, int pid, long atNs) {
    expect(parentNo >= 0 && parentNo <= processes, "a process of no parent: " + parentNo);
    return ++processes;
  }

  @Override
  public void processEnded(
      int processNo, long atNs, int waitStatus, long readBytes, long writtenBytes) {
    expectKnown(processNo);
    expect(!ended.get(processNo), "a process that ends twice: " + processNo);
    ended.set(processNo);
  }

  @Override
  public void environmentSeen(byte[] environment, int length, long atNs) {
    expect(length >= 0 && length <= environment.length, "an environment's length");
  }

  @Override
  public void accessed(Access access) {
    expectKnown(access.processNo);
    expect(Activity.of(access.activity) != null, "no activity: " + access.activity);
    expect(access.pathLength + access.secondPathLength > 0, "an access without a path");
    expect(length(access.pathLength) && length(access.secondPathLength), "a path's length");
    if (access.contentFd >= 0) {
      contents.close(access.contentFd);
    }
  }

  @Override
  public boolean wantsContent(Access access, boolean written) {
    return true;
  }

  @Override
  public void mark(String kind, long atNs, String detail) {
    expect(!kind.equals(MarkKind.TRUNCATED), detail);
  }

  @Override
  public void commit(long timeoutMs) {}

  private void expectKnown(int processNo) {
    expect(processNo > 0 && processNo <= processes, "no process: " + processNo);
  }

  private static boolean length(int length) {
    return length >= 0 && length <= 4096;
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
