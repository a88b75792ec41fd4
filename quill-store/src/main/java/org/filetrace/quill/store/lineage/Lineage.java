package org.filetrace.quill.store.lineage;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.lineage.JobFlow.Found;
import org.filetrace.quill.store.lineage.JobFlow.Use;
import org.filetrace.quill.store.lineage.LineageGraph.Copied;
import org.filetrace.quill.store.lineage.LineageGraph.Generated;
import org.filetrace.quill.store.lineage.LineageGraph.Used;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectCopies;
import org.filetrace.quill.store.query.SelectCopies.Copy;
import org.filetrace.quill.store.query.SelectEdges;
import org.filetrace.quill.store.query.SelectEdges.Edge;
import org.filetrace.quill.store.query.SelectJobs;
import org.filetrace.quill.store.query.SelectVersions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Follows file versions through jobs: upwards to everything that they came from, downwards to
 * everything that was made from them.
 *
 * <p>It goes level by level: a set of versions in, a few set-wise queries, the next set out. The
 * engines misjudge the same search as one recursive query by orders of magnitude. What was seen is
 * not followed again, so a file that is read and rewritten ends.
 *
 * <p>By job, whatever a job read before it finished an output counts as that output's origin. That
 * is a superset: nothing true is missing, as far as it was recorded. By process, it counts only
 * when it can have come there through the job's processes ({@link JobFlow}).
 */
public final class Lineage {
  private static final Set<Role> USES = EnumSet.of(Role.READ, Role.EXECUTED);
  private static final Set<Role> WRITES = EnumSet.of(Role.WRITTEN);

  private final SelectEdges edges;
  private final SelectCopies copies;
  private final SelectVersions versions;
  private final SelectJobs jobs;
  private final @Nullable JobFlows flows;
  private final int depth;
  private final int mostVersions;

  /**
   * Prepares a search.
   *
   * @param depth how many jobs deep to go
   * @param mostVersions after so many versions the search ends
   */
  public Lineage(DSLContext store, int depth, int mostVersions) {
    this(store, Dependency.BY_JOB, depth, mostVersions);
  }

  /** What counts as an origin. */
  public enum Dependency {
    BY_JOB,
    BY_PROCESS
  }

  /**
   * Prepares a search.
   *
   * @param dependency what counts as an origin
   * @param depth how many jobs deep to go
   * @param mostVersions after so many versions the search ends
   */
  public Lineage(DSLContext store, Dependency dependency, int depth, int mostVersions) {
    this.flows = dependency == Dependency.BY_PROCESS ? new JobFlows(store) : null;
    this.edges = new SelectEdges(store);
    this.copies = new SelectCopies(store);
    this.versions = new SelectVersions(store);
    this.jobs = new SelectJobs(store);
    this.depth = depth;
    this.mostVersions = mostVersions;
  }

  /** Everything that these versions came from. */
  public LineageGraph up(Collection<Long> versionIds) {
    return new Search(versionIds, true).run();
  }

  /** Everything that was made from these versions. */
  public LineageGraph down(Collection<Long> versionIds) {
    return new Search(versionIds, false).run();
  }

  /** What these jobs used and made, and nothing beyond. */
  public LineageGraph around(Collection<Long> jobIds) {
    LineageGraph graph = new LineageGraph(List.of());
    jobIds.forEach(id -> graph.jobSteps.put(id, 0));
    for (Edge edge : edges.ofJobs(jobIds, EnumSet.complementOf(EnumSet.of(Role.FAILED)))) {
      graph.versionSteps.put(edge.versionId(), 0);
      if (edge.role() == Role.DELETED) {
        graph.deleted.add(new Generated(edge.versionId(), edge.jobId()));
      } else if (edge.role() == Role.WRITTEN) {
        graph.generated.add(new Generated(edge.versionId(), edge.jobId()));
      } else {
        graph.used.add(new Used(edge.jobId(), edge.versionId(), edge.role()));
      }
    }
    graph.resolve(versions.ofIds(graph.versionSteps.keySet()), jobs.ofIds(graph.jobSteps.keySet()));
    return graph;
  }

  /** What a part of a job used, upwards, or generated, downwards. */
  private record PartKey(long jobId, Set<Use> uses) {}

  /** One search; {@code reach} is how far in time each job was followed already. */
  private final class Search {
    final LineageGraph graph;
    final boolean up;
    final Map<Long, Long> reach = new HashMap<>();
    final Map<PartKey, Long> parts = new HashMap<>();

    Search(Collection<Long> roots, boolean up) {
      this.graph = new LineageGraph(roots);
      this.up = up;
      roots.forEach(root -> graph.versionSteps.put(root, 0));
    }

    LineageGraph run() {
      Set<Long> frontier = new LinkedHashSet<>(graph.roots());
      for (int step = 1; !frontier.isEmpty(); step++) {
        if (step > depth || graph.versionSteps.size() > mostVersions) {
          graph.cut = goesOn(frontier);
          break;
        }
        Set<Long> copies = followCopies(frontier, step - 1);
        while (!copies.isEmpty()) {
          frontier.addAll(copies);
          copies = followCopies(copies, step - 1);
        }
        frontier = followJobs(frontier, step);
      }
      graph.resolve(versions.ofIds(graph.versionSteps.keySet()), jobs.ofIds(graph.jobIds()));
      if (flows != null) {
        graph.whole.putAll(flows.blind());
      }
      return graph;
    }

    private boolean goesOn(Set<Long> frontier) {
      Set<Long> beyond = new LinkedHashSet<>(frontier);
      copies(frontier).forEach(copy -> beyond.add(copy.copyId()));
      return !edges.ofVersions(beyond, up ? WRITES : USES).isEmpty();
    }

    private List<Copy> copies(Set<Long> frontier) {
      return up ? copies.originalsOf(frontier) : copies.of(frontier);
    }

    private Set<Long> followCopies(Set<Long> frontier, int step) {
      Set<Long> found = new LinkedHashSet<>();
      for (Copy copy : copies(frontier)) {
        if (graph.versionSteps.putIfAbsent(copy.copyId(), step) == null) {
          found.add(copy.copyId());
          graph.copied.add(
              up
                  ? new Copied(copy.copyId(), copy.versionId())
                  : new Copied(copy.versionId(), copy.copyId()));
        }
      }
      if (!up) {
        addGenerators(found, step);
      }
      return found;
    }

    /** Downwards a copy's own job, such as one that renamed, is told but not followed. */
    private void addGenerators(Set<Long> copied, int step) {
      for (Edge edge : edges.ofVersions(copied, WRITES)) {
        add(edge);
        graph.jobSteps.putIfAbsent(whole(edge.jobId()), step);
      }
    }

    /** The number of a job told as a whole. */
    private long whole(long jobId) {
      return flows == null ? jobId : part(jobId, Set.of(), List.of());
    }

    private long part(long jobId, Set<Use> uses, List<String> programs) {
      Long known = parts.get(new PartKey(jobId, uses));
      if (known != null) {
        return known;
      }
      long part = parts.size() + 1L;
      parts.put(new PartKey(jobId, uses), part);
      graph.jobOfPart.put(part, jobId);
      graph.programs.put(part, programs);
      return part;
    }

    private Set<Long> followJobs(Set<Long> frontier, int step) {
      Set<Long> next = new LinkedHashSet<>();
      Set<Long> reached = new LinkedHashSet<>();
      Set<Long> inParts = new LinkedHashSet<>();
      for (Edge edge : edges.ofVersions(frontier, up ? WRITES : USES)) {
        JobFlow flow = flows == null ? null : flows.of(edge.jobId());
        if (flow != null) {
          inParts.add(edge.jobId());
          follow(flow, edge, step, next);
          continue;
        }
        add(edge);
        graph.jobSteps.putIfAbsent(whole(edge.jobId()), step);
        if (reachesFurther(edge)) {
          reached.add(edge.jobId());
        }
      }
      addDeleted(inParts);
      List<Edge> beyond = edges.ofJobs(reached, EnumSet.complementOf(EnumSet.of(Role.FAILED)));
      Set<Used> own = new HashSet<>();
      beyond.stream().filter(Search::isWrite).forEach(e -> own.add(used(e)));
      for (Edge edge : beyond) {
        if (edge.role() == Role.DELETED) {
          graph.deleted.add(new Generated(edge.versionId(), edge.jobId()));
          continue;
        }
        boolean wanted = up ? !isWrite(edge) && !own.contains(used(edge)) : isWrite(edge);
        if (wanted && isInTime(edge)) {
          add(edge);
          if (graph.versionSteps.putIfAbsent(edge.versionId(), step) == null) {
            next.add(edge.versionId());
          }
        }
      }
      return next;
    }

    /** Through the processes of the job, for this version alone. */
    private void follow(JobFlow flow, Edge edge, int step, Set<Long> next) {
      Found found = up ? flow.up(edge.versionId()) : flow.down(edge.versionId());
      long part = part(edge.jobId(), found.uses(), found.programs());
      graph.jobSteps.putIfAbsent(part, step);
      add(part, edge.versionId(), edge.role());
      for (Use use : found.uses()) {
        add(part, use.versionId(), use.role());
        if (graph.versionSteps.putIfAbsent(use.versionId(), step) == null) {
          next.add(use.versionId());
        }
      }
    }

    private void addDeleted(Set<Long> jobIds) {
      for (Edge edge : edges.ofJobs(jobIds, EnumSet.of(Role.DELETED))) {
        graph.deleted.add(new Generated(edge.versionId(), edge.jobId()));
      }
    }

    /**
     * Upwards a job matters up to its last write of what is asked for, downwards from its first
     * read on. True when this edge widens what was followed of the job before.
     */
    private boolean reachesFurther(Edge edge) {
      long time = up ? edge.lastNs() : edge.firstNs();
      Long before = reach.get(edge.jobId());
      boolean further = before == null || (up ? time > before : time < before);
      if (further) {
        reach.put(edge.jobId(), time);
      }
      return further;
    }

    private boolean isInTime(Edge edge) {
      long limit = reach.getOrDefault(edge.jobId(), up ? Long.MAX_VALUE : Long.MIN_VALUE);
      return up ? edge.firstNs() <= limit : edge.lastNs() >= limit;
    }

    private void add(Edge edge) {
      add(whole(edge.jobId()), edge.versionId(), edge.role());
    }

    private void add(long part, long versionId, Role role) {
      if (role == Role.WRITTEN) {
        graph.generated.add(new Generated(versionId, part));
      } else {
        graph.used.add(new Used(part, versionId, role));
      }
    }

    private static boolean isWrite(Edge edge) {
      return edge.role() == Role.WRITTEN;
    }

    /** The edge without its role: what a job wrote itself is no origin when it reads it again. */
    private static Used used(Edge edge) {
      return new Used(edge.jobId(), edge.versionId(), Role.READ);
    }
  }
}
