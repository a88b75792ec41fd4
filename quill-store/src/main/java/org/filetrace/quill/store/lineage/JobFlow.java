package org.filetrace.quill.store.lineage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.lineage.ProcessTrace.Emptied;
import org.filetrace.quill.store.lineage.ProcessTrace.Process;
import org.filetrace.quill.store.lineage.ProcessTrace.Reading;
import org.filetrace.quill.store.lineage.ProcessTrace.Version;
import org.filetrace.quill.store.lineage.ProcessTrace.Writing;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectVersionUses.VersionUse;
import org.jspecify.annotations.Nullable;

/**
 * How data may have gone through the processes of a job, from the versions that it read to those
 * that it wrote.
 *
 * <p>Nodes are processes and what they exchange data through: files of the job's own, pipes,
 * sockets, memory. A process that could write such a channel from one moment to another has an edge
 * to it with this window, and a reader one from it. A fork gives the child all that its parent has
 * at that moment; nothing but exit status comes back by itself. What a process has once read, it
 * may put into anything that it writes later: that is the superset within a process. A version
 * depends on another when a way in non-decreasing time leads from a process that read the one to
 * the other ({@link TemporalGraph}).
 *
 * <p>A file that is opened with O_TRUNC carries nothing over that moment: it has a node for each
 * time between.
 *
 * <p>Clocks of two nodes may differ. So between the traces of one job (steps, ranks) time does not
 * count: files that more than one of them names by the same path, and sockets, are always open.
 */
final class JobFlow {
  /** What a search found: stored versions by role, and the programs that it went through. */
  record Found(Set<Use> uses, List<String> programs) {}

  /** A role towards a stored version. */
  record Use(long versionId, Role role) {}

  /** A node of a channel, and between which moments it is what the channel holds. */
  private record Epoch(int node, long begin, long end) {}

  private static final class Part {
    final ProcessTrace trace;
    int[] nodes = {};
    final Map<Object, List<Epoch>> epochs = new HashMap<>();
    final Map<Version, List<Reading>> readings = new HashMap<>();
    final Map<Version, List<Writing>> writings = new HashMap<>();

    Part(ProcessTrace trace) {
      this.trace = trace;
      trace.readings.forEach(
          r -> readings.computeIfAbsent(r.version(), key -> new ArrayList<>()).add(r));
      trace.writings.forEach(
          w -> writings.computeIfAbsent(w.version(), key -> new ArrayList<>()).add(w));
    }
  }

  private final TemporalGraph graph = new TemporalGraph();
  private final Map<Long, Part> parts = new HashMap<>();
  private final Collection<VersionUse> uses;
  private final Set<Long> written = new HashSet<>();

  /**
   * @param traces of one job, by id
   * @param uses of these traces: read, executed and written
   */
  JobFlow(Map<Long, ProcessTrace> traces, Collection<VersionUse> uses) {
    this.uses = uses;
    uses.stream()
        .filter(use -> use.role() == Role.WRITTEN)
        .forEach(use -> written.add(use.versionId()));
    traces.forEach((id, trace) -> parts.put(id, part(trace)));
    if (traces.size() > 1) {
      connectTraces();
    }
  }

  /** What went into a version that the job wrote. */
  Found up(long versionId) {
    Map<Integer, Long> seeds = new HashMap<>();
    written(versionId).forEach(use -> seedsOfWritten(use, seeds));
    long[] until = graph.latest(seeds);
    Set<Use> found = new LinkedHashSet<>();
    for (VersionUse use : uses) {
      boolean own = written.contains(use.versionId());
      if (use.role() != Role.WRITTEN && !own && isReadUntil(use, until)) {
        found.add(new Use(use.versionId(), use.role()));
      }
    }
    return new Found(found, programs(until, false));
  }

  /** What came out of a version that the job read or executed. */
  Found down(long versionId) {
    Map<Integer, Long> seeds = new HashMap<>();
    for (VersionUse use : uses) {
      if (use.versionId() == versionId && use.role() != Role.WRITTEN) {
        seedsOfRead(use, seeds);
      }
    }
    long[] since = graph.earliest(seeds);
    Set<Use> found = new LinkedHashSet<>();
    for (VersionUse use : uses) {
      if (use.role() == Role.WRITTEN && isWrittenSince(use, since)) {
        found.add(new Use(use.versionId(), use.role()));
      }
    }
    return new Found(found, programs(since, true));
  }

  private List<VersionUse> written(long versionId) {
    return uses.stream()
        .filter(use -> use.versionId() == versionId && use.role() == Role.WRITTEN)
        .toList();
  }

  private Part part(ProcessTrace trace) {
    Part part = new Part(trace);
    part.nodes = trace.processes.stream().mapToInt(process -> graph.addNode()).toArray();
    for (int place = 0; place < part.nodes.length; place++) {
      Process process = trace.processes.get(place);
      if (process.parent() >= 0) {
        int parent = part.nodes[process.parent()];
        graph.addEdge(parent, part.nodes[place], process.start(), process.start());
        @Nullable Long shared = trace.sharedWithParent.get(place);
        if (shared != null) {
          graph.addEdge(parent, part.nodes[place], process.start(), shared);
          graph.addEdge(part.nodes[place], parent, process.start(), shared);
        }
      }
    }
    trace.holds.forEach((channel, holders) -> addChannel(part, channel, holders));
    return part;
  }

  private void addChannel(Part part, Object channel, Map<Integer, Hold> holders) {
    List<Epoch> epochs = epochs(part.trace.emptied.getOrDefault(channel, List.of()));
    part.epochs.put(channel, epochs);
    for (Epoch epoch : epochs) {
      holders.forEach(
          (place, hold) -> {
            int process = part.nodes[place];
            graph.addEdge(
                process,
                epoch.node,
                Math.max(hold.writeBegin, epoch.begin),
                Math.min(hold.writeEnd, epoch.end));
            graph.addEdge(
                epoch.node,
                process,
                Math.max(hold.readBegin, epoch.begin),
                Math.min(hold.readEnd, epoch.end));
          });
    }
  }

  private List<Epoch> epochs(List<Emptied> emptied) {
    List<Epoch> epochs = new ArrayList<>();
    long begin = -TemporalGraph.ALWAYS;
    for (Emptied moment : emptied) {
      epochs.add(new Epoch(graph.addNode(), begin, moment.to()));
      begin = moment.from();
    }
    epochs.add(new Epoch(graph.addNode(), begin, TemporalGraph.ALWAYS));
    return epochs;
  }

  /** Where time does not count: by path, through sockets, and what the job's steps were given. */
  private void connectTraces() {
    int sockets = graph.addNode();
    Map<String, Integer> paths = new HashMap<>();
    for (Part part : parts.values()) {
      part.trace
          .holds
          .getOrDefault(ProcessTrace.SOCKETS, Map.of())
          .keySet()
          .forEach(place -> connect(part.nodes[place], sockets));
      if (part.nodes.length > 0) {
        connect(part.nodes[0], sockets);
      }
      for (List<Writing> writings : List.of(part.trace.writings, part.trace.opened)) {
        for (Writing writing : writings) {
          int path = paths.computeIfAbsent(writing.version().pathname(), key -> graph.addNode());
          always(part.nodes[writing.process()], path);
        }
      }
    }
    for (Part part : parts.values()) {
      for (Reading reading : part.trace.readings) {
        Integer path = paths.get(reading.version().pathname());
        if (path != null) {
          always(path, part.nodes[reading.process()]);
        }
      }
    }
  }

  private void connect(int one, int other) {
    always(one, other);
    always(other, one);
  }

  private void always(int from, int to) {
    graph.addEdge(from, to, -TemporalGraph.ALWAYS, TemporalGraph.ALWAYS);
  }

  private void seedsOfWritten(VersionUse use, Map<Integer, Long> seeds) {
    Part part = part(use);
    List<Writing> writings = writings(part, use);
    for (Writing writing : writings) {
      nodes(part, writing).forEach(node -> seeds.merge(node, writing.at(), Math::max));
    }
    if (writings.isEmpty()) {
      for (int node : part.nodes) {
        seeds.put(node, TemporalGraph.ALWAYS);
      }
    }
  }

  private void seedsOfRead(VersionUse use, Map<Integer, Long> seeds) {
    Part part = part(use);
    List<Reading> readings = readings(part, use);
    for (Reading reading : readings) {
      seeds.merge(part.nodes[reading.process()], reading.begin(), Math::min);
    }
    if (readings.isEmpty()) {
      for (int node : part.nodes) {
        seeds.put(node, -TemporalGraph.ALWAYS);
      }
    }
  }

  private boolean isReadUntil(VersionUse use, long[] until) {
    Part part = part(use);
    List<Reading> readings = readings(part, use);
    return readings.isEmpty()
        || readings.stream().anyMatch(r -> r.begin() <= until[part.nodes[r.process()]]);
  }

  private boolean isWrittenSince(VersionUse use, long[] since) {
    Part part = part(use);
    List<Writing> writings = writings(part, use);
    return writings.isEmpty()
        || writings.stream()
            .anyMatch(w -> nodes(part, w).stream().anyMatch(node -> since[node] <= w.at()));
  }

  private Part part(VersionUse use) {
    Part part = parts.get(use.traceId());
    if (part == null) {
      throw new IllegalArgumentException("no trace " + use.traceId());
    }
    return part;
  }

  /** The accesses that read it in this role; none when the record names it in another way. */
  private static List<Reading> readings(Part part, VersionUse use) {
    return part.readings.getOrDefault(version(use), List.of()).stream()
        .filter(reading -> reading.executed() == (use.role() == Role.EXECUTED))
        .toList();
  }

  /** The accesses that left it; of what was never seen closed, those that opened it. */
  private static List<Writing> writings(Part part, VersionUse use) {
    List<Writing> exact = part.writings.getOrDefault(version(use), List.of());
    if (!exact.isEmpty()) {
      return exact;
    }
    List<Writing> named = new ArrayList<>(part.trace.writings);
    named.addAll(part.trace.opened);
    named.removeIf(writing -> !writing.version().pathname().equals(use.pathname()));
    return named;
  }

  private static Version version(VersionUse use) {
    return new Version(use.pathname(), use.sizeBytes(), use.mtimeNs());
  }

  private static List<Integer> nodes(Part part, Writing writing) {
    if (writing.channel() == null) {
      return List.of(part.nodes[writing.process()]);
    }
    return part.epochs.getOrDefault(writing.channel(), List.of()).stream()
        .filter(epoch -> epoch.begin <= writing.at() && writing.at() <= epoch.end)
        .map(Epoch::node)
        .toList();
  }

  /** Of the processes that were reached, in the order of their start; each program once. */
  private List<String> programs(long[] times, boolean forward) {
    Set<String> programs = new LinkedHashSet<>();
    for (Part part : parts.values()) {
      for (int place = 0; place < part.nodes.length; place++) {
        long time = times[part.nodes[place]];
        boolean reached = forward ? time <= TemporalGraph.ALWAYS : time >= -TemporalGraph.ALWAYS;
        @Nullable String executable = part.trace.processes.get(place).executable();
        if (reached && executable != null) {
          programs.add(executable.substring(executable.lastIndexOf('/') + 1));
        }
      }
    }
    return List.copyOf(programs);
  }
}
