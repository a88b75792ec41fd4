package org.filetrace.quill.store.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.Activities;
import org.filetrace.quill.store.detail.SeenFile;
import org.filetrace.quill.store.query.TracedProcess;
import org.jspecify.annotations.Nullable;

/**
 * What the processes of one trace held when, and which versions they read and wrote, as its
 * accesses tell. Times are microseconds since the epoch, as exact as the store keeps them.
 */
final class ProcessTrace {

  private static final long O_ACCMODE = 3;
  private static final long O_WRONLY = 1;
  private static final long O_TRUNC = 01000;
  private static final int S_IFMT = 0170000;
  private static final int S_IFREG = 0100000;

  /** A process; {@code parent} is its place in the list of processes, -1 for the first. */
  record Process(int parent, long start, long end, @Nullable String executable) {}

  /**
   * A version was read or executed: by which process, and where the hold is that says since when it
   * may have been; null when the moment is exact.
   */
  record Reading(Version version, boolean executed, int process, long at, @Nullable Hold hold) {
    long begin() {
      return hold == null ? at : hold.readBegin;
    }
  }

  /** A version was there, written; by the process itself, or through {@code channel}. */
  record Writing(Version version, int process, @Nullable Object channel, long at) {}

  /** A version as accesses name it. */
  record Version(String pathname, long sizeBytes, long mtimeNs) {}

  /** A file or memory by its inode. */
  private record Inode(long device, long inode) {}

  /** Memory that was mapped without a file. */
  private record Mapping(long seq) {}

  /** A file was emptied by opening it, at a moment between these two. */
  record Emptied(long from, long to) {}

  static final String SOCKETS = "socket:";
  private static final String PIPE = "pipe:";
  private static final String MEMORY = "memory:";
  private static final String PARENT = "parent:";
  private static final String OUTSIDE = "outside:";

  final List<Process> processes = new ArrayList<>();
  final List<Reading> readings = new ArrayList<>();
  final List<Writing> writings = new ArrayList<>();

  /** Opened for writing, and perhaps never seen closed. */
  final List<Writing> opened = new ArrayList<>();

  /** By channel and process. */
  final Map<Object, Map<Integer, Hold>> holds = new LinkedHashMap<>();

  final Map<Object, List<Emptied>> emptied = new HashMap<>();

  /** Until when a process shared memory or descriptors with its parent. */
  final Map<Integer, Long> sharedWithParent = new HashMap<>();

  private final Map<Long, Integer> places = new HashMap<>();
  private final Map<Integer, Long> firstExec = new HashMap<>();
  private final Map<Integer, Long> lastSeen = new HashMap<>();
  private boolean tellsExchanges;
  private boolean consistent = true;

  /**
   * @param traced its processes, by number
   */
  ProcessTrace(List<TracedProcess> traced, List<Accesses> parts) {
    for (TracedProcess process : traced) {
      Integer parent = process.parentNo() == null ? null : places.get(process.parentNo());
      places.put(process.no(), processes.size());
      processes.add(
          new Process(
              parent == null ? -1 : parent,
              Micros.of(process.startedAt()),
              process.endedAt() == null ? TemporalGraph.ALWAYS : Micros.of(process.endedAt()),
              process.executable()));
    }
    parts.forEach(this::read);
    inherit();
  }

  /**
   * Whether it was recorded by a tracer that records exchanges, and its accesses are still there.
   */
  boolean isTelling() {
    return tellsExchanges && consistent;
  }

  private void read(Accesses accesses) {
    for (int i = 0; i < accesses.size(); i++) {
      Integer process = places.get((long) accesses.processNo(i));
      if (process == null) {
        consistent = false;
      } else if (accesses.result(i) >= 0) {
        read(accesses, i, process, Math.floorDiv(accesses.atNs(i), 1000L));
        lastSeen.put(process, Math.floorDiv(accesses.atNs(i), 1000L));
      }
    }
  }

  private void read(Accesses accesses, int i, int process, long at) {
    SeenFile file = accesses.file(accesses.fileNumber(i));
    if (accesses.activity(i) == Activities.EXCHANGE) {
      exchange(process, at, file, accesses.openFlags(i), accesses.seq(i));
      return;
    }
    SeenFile.@Nullable Version seen = file.version();
    int second = accesses.secondFileNumber(i);
    String name = second == Accesses.NONE ? file.path() : accesses.file(second).path();
    if (seen == null || (seen.mode() & S_IFMT) != S_IFREG) {
      if (accesses.activity(i) == Activities.SYMLINK && seen != null) {
        writings.add(new Writing(version(file.path(), seen), process, null, at));
      }
      return;
    }
    Inode inode = new Inode(seen.device(), seen.inode());
    long flags = accesses.openFlags(i);
    switch (accesses.activity(i)) {
      case Activities.OPEN -> opened(process, at, version(file.path(), seen), inode, flags);
      case Activities.CLOSE -> closed(process, at, version(file.path(), seen), inode, flags);
      case Activities.EXEC -> {
        firstExec.putIfAbsent(process, at);
        hold(inode, process).reads(at, at);
        readings.add(new Reading(version(file.path(), seen), true, process, at, null));
      }
      case Activities.RENAME, Activities.LINK -> {
        hold(inode, process).writes(at, at);
        readings.add(new Reading(version(file.path(), seen), false, process, at, null));
        writings.add(new Writing(version(name, seen), process, inode, at));
        writings.add(new Writing(version(name, seen), process, null, at));
      }
      case Activities.TRUNCATE -> {
        hold(inode, process).writes(at, at);
        writings.add(new Writing(version(file.path(), seen), process, inode, at));
      }
      case Activities.MMAP_WRITE -> {
        Hold hold = hold(inode, process);
        hold.reads(at, processes.get(process).end());
        hold.writes(at, processes.get(process).end());
        writings.add(new Writing(version(file.path(), seen), process, inode, at));
      }
      default -> {}
    }
  }

  private static Version version(String pathname, SeenFile.Version seen) {
    return new Version(pathname, seen.sizeBytes(), seen.mtimeNs());
  }

  private void opened(int process, long at, Version version, Inode inode, long flags) {
    Hold hold = hold(inode, process);
    if (canRead(flags)) {
      hold.reads(at, at);
      readings.add(new Reading(version, false, process, at, null));
    }
    if (canWrite(flags)) {
      hold.writes(at, at);
      opened.add(new Writing(version, process, inode, at));
    }
    if ((flags & O_TRUNC) != 0) {
      long from = lastSeen.getOrDefault(process, processes.get(process).start());
      emptied.computeIfAbsent(inode, key -> new ArrayList<>()).add(new Emptied(from, at));
    }
  }

  private void closed(int process, long at, Version version, Inode inode, long flags) {
    Hold hold = hold(inode, process);
    long start = processes.get(process).start();
    if (canRead(flags)) {
      hold.reads(hold.readBegin == Hold.NEVER ? start : at, at);
      readings.add(new Reading(version, false, process, at, hold));
    }
    if (canWrite(flags)) {
      hold.writes(hold.writeBegin == Hold.NEVER ? start : at, at);
      writings.add(new Writing(version, process, inode, at));
    }
  }

  private void exchange(int process, long at, SeenFile means, long flags, long seq) {
    Process held = processes.get(process);
    SeenFile.@Nullable Version seen = means.version();
    switch (means.path()) {
      case OUTSIDE -> tellsExchanges = true;
      case PARENT -> sharedWithParent.put(process, held.end());
      case PIPE -> {
        Object pipe = seen == null ? PIPE : new Inode(seen.device(), seen.inode());
        hold(pipe, process, flags, held.start(), at);
      }
      case SOCKETS -> hold(SOCKETS, process, 2, held.start(), at);
      case MEMORY -> {
        Object memory = seen == null ? new Mapping(seq) : new Inode(seen.device(), seen.inode());
        long begin = seen == null ? at : held.start();
        hold(memory, process, seen == null ? 2 : flags, begin, held.end()).inherited = true;
      }
      default -> hold(means.path(), process, 2, at, held.end()).inherited = true;
    }
  }

  private Hold hold(Object channel, int process, long flags, long begin, long end) {
    Hold hold = hold(channel, process);
    if (canRead(flags)) {
      hold.reads(begin, end);
    }
    if (canWrite(flags)) {
      hold.writes(begin, end);
    }
    return hold;
  }

  private Hold hold(Object channel, int process) {
    return holds
        .computeIfAbsent(channel, key -> new HashMap<>())
        .computeIfAbsent(process, key -> new Hold());
  }

  /** Unknown flags count as both. */
  private static boolean canRead(long flags) {
    return flags < 0 || (flags & O_ACCMODE) != O_WRONLY;
  }

  private static boolean canWrite(long flags) {
    return flags < 0 || (flags & O_ACCMODE) != 0;
  }

  /**
   * What a parent held when it forked, its child held from its start on, if there is any sign that
   * it held it at all. A descriptor may also have come through a socket.
   */
  private void inherit() {
    Map<Integer, Hold> sockets = holds.getOrDefault(SOCKETS, Map.of());
    for (Map<Integer, Hold> holders : holds.values()) {
      if (holders.values().stream().anyMatch(hold -> hold.inherited)) {
        for (int place = 0; place < processes.size(); place++) {
          inheritUnseen(holders, place);
        }
      }
      for (int place : holders.keySet().stream().sorted().toList()) {
        Process process = processes.get(place);
        @Nullable Hold parents = holders.get(process.parent());
        Hold own = Objects.requireNonNull(holders.get(place));
        boolean passed = sockets.containsKey(place);
        if (passed || (parents != null && parents.readsAt(process.start()))) {
          own.readBegin = Math.min(own.readBegin, own.readEnd < 0 ? Hold.NEVER : process.start());
        }
        if (passed || (parents != null && parents.writesAt(process.start()))) {
          own.writeBegin =
              Math.min(own.writeBegin, own.writeEnd < 0 ? Hold.NEVER : process.start());
        }
      }
    }
    sharedWithParent.replaceAll((process, end) -> firstExec.getOrDefault(process, end));
  }

  private void inheritUnseen(Map<Integer, Hold> holders, int place) {
    Process process = processes.get(place);
    @Nullable Hold parents = holders.get(process.parent());
    if (parents == null || !parents.inherited) {
      return;
    }
    boolean reads = parents.readsAt(process.start());
    boolean writes = parents.writesAt(process.start());
    if (reads || writes) {
      Hold own = holders.computeIfAbsent(place, key -> new Hold());
      own.inherited = true;
      if (reads) {
        own.reads(process.start(), process.end());
      }
      if (writes) {
        own.writes(process.start(), process.end());
      }
    }
  }
}
