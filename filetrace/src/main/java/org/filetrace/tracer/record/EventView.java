package org.filetrace.tracer.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.filetrace.tracer.Access;

/**
 * The events' layout in the ring: written field by field on the ptrace thread, read through a view
 * that is moved from event to event. Bytes of variable length follow the fixed fields.
 */
final class EventView {
  static final int ACCESS = 1;
  static final int PROCESS_STARTED = 2;
  static final int PROCESS_ENDED = 3;
  static final int MARK = 4;
  static final int VARIABLE = 5;

  /** The access tells a file version. */
  static final int IDENTIFIED = 1;

  /** The content of that version is to be hashed: from the content descriptor, or in vain. */
  static final int WANTED = 2;

  /** The content should be hashed, but too many descriptors wait already. */
  static final int REFUSED = 4;

  /** The content was hashed before, or is about to be. */
  static final int KNOWN = 8;

  private static final int AT_NS = EventRing.HEADER_BYTES;
  private static final int RESULT = 16;
  private static final int OFFSET_BYTES = 24;
  private static final int DEVICE = 32;
  private static final int INODE = 40;
  private static final int SIZE_BYTES = 48;
  private static final int MTIME_NS = 56;
  private static final int CTIME_NS = 64;
  private static final int PROCESS_NO = 72;
  private static final int THREAD_ID = 76;
  private static final int ACTIVITY = 80;
  private static final int OPEN_FLAGS = 84;
  private static final int FD = 88;
  private static final int MODE = 92;
  private static final int FLAGS = 96;
  private static final int CONTENT_FD = 100;
  private static final int PATH_LENGTH = 104;
  private static final int SECOND_LENGTH = 108;
  private static final int ARGV_LENGTH = 112;
  private static final int CWD_LENGTH = 116;
  private static final int ACCESS_BYTES = 120;

  private static final int PARENT_NO = 16;
  private static final int PID = 20;
  private static final int STARTED_NO = 24;
  private static final int STARTED_BYTES = 32;

  private static final int READ_BYTES = 16;
  private static final int WRITTEN_BYTES = 24;
  private static final int WAIT_STATUS = 32;
  private static final int ENDED_NO = 36;
  private static final int ENDED_BYTES = 40;

  private static final int VARIABLE_LENGTH = EventRing.HEADER_BYTES;
  private static final int VARIABLE_BYTES = VARIABLE_LENGTH + Integer.BYTES;

  private static final int KIND_LENGTH = 16;
  private static final int DETAIL_LENGTH = 20;
  private static final int MARK_BYTES = 24;

  private final ByteBuffer buffer;
  final byte[] bytes;
  private int at;

  EventView(EventRing ring) {
    buffer = ring.buffer;
    bytes = ring.bytes;
  }

  EventView moveTo(int position) {
    at = position;
    return this;
  }

  static int accessLength(Access access) {
    return ACCESS_BYTES
        + access.pathLength
        + access.secondPathLength
        + access.argvLength
        + access.cwdLength;
  }

  void putAccess(Access access, int flags) {
    buffer.putLong(at + AT_NS, access.atNs);
    buffer.putLong(at + RESULT, access.result);
    buffer.putLong(at + OFFSET_BYTES, access.offsetBytes);
    buffer.putLong(at + DEVICE, access.device);
    buffer.putLong(at + INODE, access.inode);
    buffer.putLong(at + SIZE_BYTES, access.sizeBytes);
    buffer.putLong(at + MTIME_NS, access.mtimeNs);
    buffer.putLong(at + CTIME_NS, access.ctimeNs);
    buffer.putInt(at + PROCESS_NO, access.processNo);
    buffer.putInt(at + THREAD_ID, access.threadId);
    buffer.putInt(at + ACTIVITY, access.activity);
    buffer.putInt(at + OPEN_FLAGS, access.openFlags);
    buffer.putInt(at + FD, access.fd);
    buffer.putInt(at + MODE, access.mode);
    buffer.putInt(at + FLAGS, flags);
    buffer.putInt(at + CONTENT_FD, access.contentFd);
    buffer.putInt(at + PATH_LENGTH, access.pathLength);
    buffer.putInt(at + SECOND_LENGTH, access.secondPathLength);
    buffer.putInt(at + ARGV_LENGTH, access.argvLength);
    buffer.putInt(at + CWD_LENGTH, access.cwdLength);
    int to = at + ACCESS_BYTES;
    to = putBytes(access.path, access.pathLength, to);
    to = putBytes(access.secondPath, access.secondPathLength, to);
    to = putBytes(access.argv, access.argvLength, to);
    putBytes(access.cwd, access.cwdLength, to);
  }

  private int putBytes(byte[] from, int length, int to) {
    System.arraycopy(from, 0, bytes, to, length);
    return to + length;
  }

  static int processStartedLength() {
    return STARTED_BYTES;
  }

  void putProcessStarted(int processNo, int parentNo, int pid, long atNs) {
    buffer.putLong(at + AT_NS, atNs);
    buffer.putInt(at + PARENT_NO, parentNo);
    buffer.putInt(at + PID, pid);
    buffer.putInt(at + STARTED_NO, processNo);
  }

  static int processEndedLength() {
    return ENDED_BYTES;
  }

  void putProcessEnded(
      int processNo, long atNs, int waitStatus, long readBytes, long writtenBytes) {
    buffer.putLong(at + AT_NS, atNs);
    buffer.putLong(at + READ_BYTES, readBytes);
    buffer.putLong(at + WRITTEN_BYTES, writtenBytes);
    buffer.putInt(at + WAIT_STATUS, waitStatus);
    buffer.putInt(at + ENDED_NO, processNo);
  }

  static int markLength(byte[] kind, byte[] detail) {
    return MARK_BYTES + kind.length + detail.length;
  }

  void putMark(byte[] kind, long atNs, byte[] detail) {
    buffer.putLong(at + AT_NS, atNs);
    buffer.putInt(at + KIND_LENGTH, kind.length);
    buffer.putInt(at + DETAIL_LENGTH, detail.length);
    putBytes(detail, detail.length, putBytes(kind, kind.length, at + MARK_BYTES));
  }

  static int variableLength(int length) {
    return VARIABLE_BYTES + length;
  }

  /** Puts {@code name=value} of an environment. */
  void putVariable(byte[] environment, int from, int length) {
    buffer.putInt(at + VARIABLE_LENGTH, length);
    System.arraycopy(environment, from, bytes, at + VARIABLE_BYTES, length);
  }

  byte[] variable() {
    return copy(at + VARIABLE_BYTES, buffer.getInt(at + VARIABLE_LENGTH));
  }

  long atNs() {
    return buffer.getLong(at + AT_NS);
  }

  long result() {
    return buffer.getLong(at + RESULT);
  }

  long offsetBytes() {
    return buffer.getLong(at + OFFSET_BYTES);
  }

  long device() {
    return buffer.getLong(at + DEVICE);
  }

  long inode() {
    return buffer.getLong(at + INODE);
  }

  long sizeBytes() {
    return buffer.getLong(at + SIZE_BYTES);
  }

  long mtimeNs() {
    return buffer.getLong(at + MTIME_NS);
  }

  long ctimeNs() {
    return buffer.getLong(at + CTIME_NS);
  }

  int processNo() {
    return buffer.getInt(at + PROCESS_NO);
  }

  int threadId() {
    return buffer.getInt(at + THREAD_ID);
  }

  int activity() {
    return buffer.getInt(at + ACTIVITY);
  }

  int openFlags() {
    return buffer.getInt(at + OPEN_FLAGS);
  }

  int fd() {
    return buffer.getInt(at + FD);
  }

  int mode() {
    return buffer.getInt(at + MODE);
  }

  boolean is(int flag) {
    return (buffer.getInt(at + FLAGS) & flag) != 0;
  }

  int contentFd() {
    return buffer.getInt(at + CONTENT_FD);
  }

  int pathAt() {
    return at + ACCESS_BYTES;
  }

  int pathLength() {
    return buffer.getInt(at + PATH_LENGTH);
  }

  int secondPathAt() {
    return pathAt() + pathLength();
  }

  int secondPathLength() {
    return buffer.getInt(at + SECOND_LENGTH);
  }

  int argvLength() {
    return buffer.getInt(at + ARGV_LENGTH);
  }

  byte[] argv() {
    return copy(secondPathAt() + secondPathLength(), argvLength());
  }

  byte[] cwd() {
    int from = secondPathAt() + secondPathLength() + argvLength();
    return copy(from, buffer.getInt(at + CWD_LENGTH));
  }

  FileIdentity identity() {
    return new FileIdentity(device(), inode(), sizeBytes(), mtimeNs(), ctimeNs());
  }

  int startedProcessNo() {
    return buffer.getInt(at + STARTED_NO);
  }

  int parentNo() {
    return buffer.getInt(at + PARENT_NO);
  }

  int pid() {
    return buffer.getInt(at + PID);
  }

  int endedProcessNo() {
    return buffer.getInt(at + ENDED_NO);
  }

  int waitStatus() {
    return buffer.getInt(at + WAIT_STATUS);
  }

  long readBytes() {
    return buffer.getLong(at + READ_BYTES);
  }

  long writtenBytes() {
    return buffer.getLong(at + WRITTEN_BYTES);
  }

  byte[] markKind() {
    return copy(at + MARK_BYTES, buffer.getInt(at + KIND_LENGTH));
  }

  byte[] markDetail() {
    return copy(
        at + MARK_BYTES + buffer.getInt(at + KIND_LENGTH), buffer.getInt(at + DETAIL_LENGTH));
  }

  byte[] copy(int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
