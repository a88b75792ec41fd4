package org.filetrace.quill.store.detail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Accesses of one trace in the order of the system calls, column by column; values are those of the
 * spool's {@code access} table, and -1 stands for NULL.
 */
public final class Accesses {
  /** The value of a column that is NULL. */
  public static final int NONE = -1;

  /**
   * Times are kept to the microsecond, as those of processes are shown: what follows is 10 bits of
   * noise for each access, which no coder could take away.
   */
  public static final long RESOLUTION_NS = 1_000;

  private int size;
  private long[] seq = new long[64];
  private long[] atNs = new long[64];
  private int[] processNo = new int[64];
  private int[] threadId = new int[64];
  private byte[] activity = new byte[64];
  private int[] file = new int[64];
  private int[] secondFile = new int[64];
  private long[] openFlags = new long[64];
  private int[] fd = new int[64];
  private long[] result = new long[64];
  private long[] offsetBytes = new long[64];
  private final List<SeenFile> files = new ArrayList<>();

  /** Makes a file known; the number returned is what accesses name it by. */
  public int addFile(SeenFile seen) {
    files.add(seen);
    return files.size() - 1;
  }

  /**
   * @param file number of the file acted on, in the state that this access saw
   * @param secondFile number of the new name of a rename or link, the target of a symlink, or
   *     {@link #NONE}
   */
  public void add(
      long seq,
      long atNs,
      int processNo,
      int threadId,
      int activity,
      int file,
      int secondFile,
      long openFlags,
      int fd,
      long result,
      long offsetBytes) {
    if (size == this.seq.length) {
      grow();
    }
    this.seq[size] = seq;
    this.atNs[size] = atNs;
    this.processNo[size] = processNo;
    this.threadId[size] = threadId;
    this.activity[size] = (byte) activity;
    this.file[size] = file;
    this.secondFile[size] = secondFile;
    this.openFlags[size] = openFlags;
    this.fd[size] = fd;
    this.result[size] = result;
    this.offsetBytes[size] = offsetBytes;
    size++;
  }

  private void grow() {
    int capacity = size * 2;
    seq = Arrays.copyOf(seq, capacity);
    atNs = Arrays.copyOf(atNs, capacity);
    processNo = Arrays.copyOf(processNo, capacity);
    threadId = Arrays.copyOf(threadId, capacity);
    activity = Arrays.copyOf(activity, capacity);
    file = Arrays.copyOf(file, capacity);
    secondFile = Arrays.copyOf(secondFile, capacity);
    openFlags = Arrays.copyOf(openFlags, capacity);
    fd = Arrays.copyOf(fd, capacity);
    result = Arrays.copyOf(result, capacity);
    offsetBytes = Arrays.copyOf(offsetBytes, capacity);
  }

  public int size() {
    return size;
  }

  public List<SeenFile> files() {
    return files;
  }

  public SeenFile file(int number) {
    return files.get(number);
  }

  public long seq(int i) {
    return seq[i];
  }

  public long atNs(int i) {
    return atNs[i];
  }

  public int processNo(int i) {
    return processNo[i];
  }

  public int threadId(int i) {
    return threadId[i];
  }

  public int activity(int i) {
    return activity[i];
  }

  public int fileNumber(int i) {
    return file[i];
  }

  public int secondFileNumber(int i) {
    return secondFile[i];
  }

  public long openFlags(int i) {
    return openFlags[i];
  }

  public int fd(int i) {
    return fd[i];
  }

  public long result(int i) {
    return result[i];
  }

  public long offsetBytes(int i) {
    return offsetBytes[i];
  }

  /** A time as it is kept. */
  static long keptNs(long ns) {
    return ns - Math.floorMod(ns, RESOLUTION_NS);
  }

  /** Whether another list has the same access at the same place, its time as it is kept. */
  public boolean isSame(int i, Accesses other) {
    return seq[i] == other.seq[i]
        && keptNs(atNs[i]) == keptNs(other.atNs[i])
        && processNo[i] == other.processNo[i]
        && threadId[i] == other.threadId[i]
        && activity[i] == other.activity[i]
        && openFlags[i] == other.openFlags[i]
        && fd[i] == other.fd[i]
        && result[i] == other.result[i]
        && offsetBytes[i] == other.offsetBytes[i]
        && isSameFile(file[i], other, other.file[i])
        && isSameFile(secondFile[i], other, other.secondFile[i]);
  }

  private boolean isSameFile(int number, Accesses other, int otherNumber) {
    return number == NONE || otherNumber == NONE
        ? number == otherNumber
        : files.get(number).equals(other.files.get(otherNumber));
  }

  /** One access as a line of text, files written out: for messages and comparisons. */
  public String describe(int i) {
    return seq[i]
        + " at "
        + atNs[i]
        + " process "
        + processNo[i]
        + " thread "
        + threadId[i]
        + " activity "
        + activity[i]
        + " flags "
        + openFlags[i]
        + " fd "
        + fd[i]
        + " result "
        + result[i]
        + " offset "
        + offsetBytes[i]
        + " "
        + files.get(file[i])
        + (secondFile[i] == NONE ? "" : " to " + files.get(secondFile[i]));
  }
}
