package org.filetrace.quill.store.lineage;

import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A graph whose edges can be taken in a window of time only. What is in a node at some moment may
 * go over an edge at any later moment within its window.
 *
 * <p>Earliest arrival is Dijkstra's algorithm with time as the distance, for an edge never lets
 * arrive earlier who sets out later; latest departure is the same, backwards in time (Kempe,
 * Kleinberg, Kumar: Connectivity and inference problems for temporal networks, STOC 2000).
 */
final class TemporalGraph {
  /** Before and after everything; negation leaves them what they are. */
  static final long ALWAYS = 1L << 62;

  private int nodes;
  private int edges;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private long[] begin = new long[64];
  private long[] end = new long[64];
  private int @Nullable [][] forward;
  private int @Nullable [][] backward;

  /** All nodes and edges are added before the first search. */
  int addNode() {
    return nodes++;
  }

  /** The window includes both moments; an empty one makes no edge. */
  void addEdge(int fromNode, int toNode, long beginTime, long endTime) {
    if (beginTime > endTime) {
      return;
    }
    if (edges == from.length) {
      int capacity = edges * 2;
      from = Arrays.copyOf(from, capacity);
      to = Arrays.copyOf(to, capacity);
      begin = Arrays.copyOf(begin, capacity);
      end = Arrays.copyOf(end, capacity);
    }
    from[edges] = fromNode;
    to[edges] = toNode;
    begin[edges] = beginTime;
    end[edges] = endTime;
    edges++;
  }

  /**
   * When what the seeds have from their moments on is in each node for the first time.
   *
   * @return by node; more than {@link #ALWAYS} where it never is
   */
  long[] earliest(Map<Integer, Long> seeds) {
    if (forward == null) {
      forward = outgoing(from);
    }
    long[] times = new long[nodes];
    search(seeds, forward, to, 1, times);
    return times;
  }

  /**
   * Until when what is in each node can reach a seed by that seed's moment.
   *
   * @return by node; less than -{@link #ALWAYS} where nothing reaches one
   */
  long[] latest(Map<Integer, Long> seeds) {
    if (backward == null) {
      backward = outgoing(to);
    }
    long[] times = new long[nodes];
    search(seeds, backward, from, -1, times);
    for (int node = 0; node < nodes; node++) {
      times[node] = -times[node];
    }
    return times;
  }

  /** With a sign of -1 time runs backwards, and so do the edges. */
  private void search(
      Map<Integer, Long> seeds, int[][] outgoing, int[] head, int sign, long[] times) {
    Arrays.fill(times, Long.MAX_VALUE);
    PriorityQueue<long[]> queue = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
    seeds.forEach((node, time) -> arrive(node, sign * time, times, queue));
    while (!queue.isEmpty()) {
      long[] next = queue.remove();
      int node = (int) next[1];
      if (next[0] > times[node]) {
        continue;
      }
      for (int edge : outgoing[node]) {
        long opens = sign > 0 ? begin[edge] : -end[edge];
        long closes = sign > 0 ? end[edge] : -begin[edge];
        if (next[0] <= closes) {
          arrive(head[edge], Math.max(next[0], opens), times, queue);
        }
      }
    }
  }

  private static void arrive(int node, long time, long[] times, PriorityQueue<long[]> queue) {
    if (time < times[node]) {
      times[node] = time;
      queue.add(new long[] {time, node});
    }
  }

  private int[][] outgoing(int[] tail) {
    int[] counts = new int[nodes];
    for (int edge = 0; edge < edges; edge++) {
      counts[tail[edge]]++;
    }
    int[][] outgoing = new int[nodes][];
    for (int node = 0; node < nodes; node++) {
      outgoing[node] = new int[counts[node]];
    }
    for (int edge = 0; edge < edges; edge++) {
      outgoing[tail[edge]][--counts[tail[edge]]] = edge;
    }
    return outgoing;
  }
}
