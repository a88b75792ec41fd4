package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.query.TracedProcess;

/** The processes of one trace as a tree, drawn as pstree(1) draws them. */
final class ProcessTree {
  /** A process and what is drawn before it. */
  record Line(String branches, TracedProcess process) {}

  private final Map<Long, List<TracedProcess>> children = new HashMap<>();
  private final String fork;
  private final String last;
  private final String pass;

  /**
   * @param unicode whether box-drawing characters can be shown
   */
  ProcessTree(List<TracedProcess> processes, boolean unicode) {
    fork = unicode ? "├─ " : "|- ";
    last = unicode ? "└─ " : "`- ";
    pass = unicode ? "│  " : "|  ";
    Map<Long, TracedProcess> byNo = new HashMap<>();
    processes.forEach(process -> byNo.put(process.no(), process));
    for (TracedProcess process : processes) {
      Long parent = process.parentNo();
      boolean root = parent == null || !byNo.containsKey(parent) || parent >= process.no();
      children.computeIfAbsent(root ? 0L : parent, no -> new ArrayList<>()).add(process);
    }
  }

  /** Every process after its parent, in the order of their start. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (TracedProcess root : children.getOrDefault(0L, List.of())) {
      lines.add(new Line("", root));
      addChildren(lines, root, "");
    }
    return lines;
  }

  private void addChildren(List<Line> lines, TracedProcess parent, String before) {
    List<TracedProcess> siblings = children.getOrDefault(parent.no(), List.of());
    for (int i = 0; i < siblings.size(); i++) {
      boolean end = i == siblings.size() - 1;
      lines.add(new Line(before + (end ? last : fork), siblings.get(i)));
      addChildren(lines, siblings.get(i), before + (end ? "   " : pass));
    }
  }
}
