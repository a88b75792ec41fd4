package org.filetrace.quill.store.detail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.DetailEncoder.Shape;
import org.filetrace.quill.store.detail.NumberModel.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Of the block that {@link DetailEncoder} makes of a trace's accesses, what can be made before the
 * store is asked which files it knows. It does not change any more.
 */
public final class EncodedAccesses {
  private final Accesses accesses;

  /** The columns of the shape before those that tell of files, by {@link Shape}. */
  private final ColumnWriter[] columns = new ColumnWriter[Shape.FILE_KIND.ordinal()];

  final ColumnWriter start = new ColumnWriter();

  /** Times and offsets; the kinds of numbers that tell of files are others. */
  final NoiseWriter.State noise;

  /** Files in the order of their first touch. */
  final int[] touched;

  /** For each file, its first touch. */
  final int[] firstAccess;

  private final int[] order;

  public EncodedAccesses(Accesses accesses) {
    this.accesses = accesses;
    Arrays.setAll(columns, column -> new ColumnWriter());
    int files = accesses.files().size();
    order = new int[files];
    firstAccess = new int[files];
    Arrays.fill(order, -1);
    touched = orderByFirstTouch();
    NoiseWriter times = new NoiseWriter();
    encodeAccesses(times);
    noise = times.state();
  }

  public Accesses accesses() {
    return accesses;
  }

  ColumnWriter column(Shape column) {
    return columns[column.ordinal()];
  }

  /** Returns the files in that order. */
  private int[] orderByFirstTouch() {
    int[] inOrder = new int[order.length];
    int distinct = 0;
    for (int i = 0; i < accesses.size(); i++) {
      distinct += touch(accesses.fileNumber(i), i, distinct, inOrder);
      distinct += touch(accesses.secondFileNumber(i), i, distinct, inOrder);
    }
    return Arrays.copyOf(inOrder, distinct);
  }

  private int touch(int file, int access, int distinct, int[] inOrder) {
    if (file == Accesses.NONE || order[file] >= 0) {
      return 0;
    }
    order[file] = distinct;
    inOrder[distinct] = file;
    firstAccess[file] = access;
    return 1;
  }

  private void encodeAccesses(NoiseWriter times) {
    Map<Integer, Integer> processes = new HashMap<>();
    List<Integer> baseThreads = new ArrayList<>();
    int newest = 0;
    long previousSeq = 0;
    long previousTick = 0;
    column(Shape.COUNTS).number(accesses.size());
    for (int i = 0; i < accesses.size(); i++) {
      long atTick = ticks(accesses.atNs(i));
      if (i == 0) {
        start.number(accesses.seq(0)).signed(atTick);
      } else {
        column(Shape.SEQ_GAP).signed(accesses.seq(i) - previousSeq - 1);
        times.signed(gapKind(accesses.activity(i)), atTick - previousTick);
      }
      previousSeq = accesses.seq(i);
      previousTick = atTick;
      newest = encodeAccess(i, processes, baseThreads, newest);
    }
    for (int i = 0; i < accesses.size(); i++) {
      encodeOffset(i, times);
    }
    column(Shape.COUNTS).number(touched.length);
  }

  private int encodeAccess(
      int i, Map<Integer, Integer> processes, List<Integer> baseThreads, int newestBefore) {
    @Nullable Integer process = processes.get(accesses.processNo(i));
    if (process == null) {
      process = processes.size();
      processes.put(accesses.processNo(i), process);
      baseThreads.add(accesses.threadId(i));
      column(Shape.PROCESS).number(process).signed(accesses.processNo(i));
      start.signed(accesses.threadId(i));
    } else {
      column(Shape.PROCESS).number(process);
    }
    column(Shape.THREAD).signed((long) accesses.threadId(i) - baseThreads.get(process));
    column(Shape.ACTIVITY).octet(accesses.activity(i));
    int newest = newestBefore;
    int file = order[accesses.fileNumber(i)];
    column(Shape.FILE).number(newest - file);
    newest = Math.max(newest, file + 1);
    int second = accesses.secondFileNumber(i);
    if (second == Accesses.NONE) {
      column(Shape.SECOND_FILE).number(0);
    } else {
      column(Shape.SECOND_FILE).number(1L + newest - order[second]);
      newest = Math.max(newest, order[second] + 1);
    }
    column(Shape.OPEN_FLAGS).signed(accesses.openFlags(i));
    column(Shape.FD).signed(accesses.fd(i));
    column(Shape.RESULT)
        .signed(accesses.result(i) - expectedResult(accesses.activity(i), accesses.fd(i)));
    return newest;
  }

  /** Programs read between open and close, and compute between close and open. */
  static Kind gapKind(int activity) {
    return switch (activity) {
      case 1 -> Kind.BEFORE_OPEN;
      case 2 -> Kind.BEFORE_CLOSE;
      default -> Kind.BEFORE_OTHER;
    };
  }

  private static long ticks(long ns) {
    return Math.floorDiv(ns, Accesses.RESOLUTION_NS);
  }

  /** An open returns its descriptor, everything else that succeeds 0. */
  static long expectedResult(int activity, int fd) {
    return activity == 1 ? fd : 0;
  }

  /** 0 is NULL, 1 the file's size, 2 in the noise, else three more than the offset. */
  private void encodeOffset(int i, NoiseWriter times) {
    long offset = accesses.offsetBytes(i);
    SeenFile.@Nullable Version version = accesses.file(accesses.fileNumber(i)).version();
    if (offset == Accesses.NONE) {
      column(Shape.OFFSET).number(0);
    } else if (version != null && version.sizeBytes() == offset) {
      column(Shape.OFFSET).number(1);
    } else if (offset >= 0 && offset < DetailEncoder.SMALL_OFFSET) {
      column(Shape.OFFSET).number(offset + 3);
    } else {
      column(Shape.OFFSET).number(2);
      times.signed(Kind.OFFSET, offset);
    }
  }
}
