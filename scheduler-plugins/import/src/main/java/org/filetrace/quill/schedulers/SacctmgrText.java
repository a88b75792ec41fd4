package org.filetrace.quill.schedulers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lines of {@code sacctmgr --parsable2 show …}, with their header. */
final class SacctmgrText {
  private final Import into;

  SacctmgrText(Import into) {
    this.into = into;
  }

  /** {@code show event}: bad times of nodes, and in rows without node which nodes there are. */
  void events(List<String> lines) {
    List<Cell> cells = new ArrayList<>();
    Map<String, Set<String>> nodes = new HashMap<>();
    rows(
        lines,
        (row, line) -> {
          String host = row.getOrDefault("nodename", "");
          String cluster = row.getOrDefault("cluster", "");
          if (host.isEmpty()) {
            Set<String> all = nodes.computeIfAbsent(cluster, name -> new HashSet<>());
            if (time(row, "timeend") == null) {
              all.addAll(HostList.expand(row.getOrDefault("cluster nodes", "")));
            }
            return;
          }
          Long started = time(row, "timestart");
          if (started == null) {
            into.problem(Problem.UNREADABLE_RECORD, line);
          } else {
            String state = row.getOrDefault("state", "");
            String reason = row.getOrDefault("reason", "");
            NodeEvent event = new NodeEvent(host, started, time(row, "timeend"), state, reason);
            cells.add(new Cell(cluster, event));
          }
        });
    for (String cluster : cells.stream().map(Cell::cluster).distinct().toList()) {
      Set<String> known = nodes.getOrDefault(cluster, Set.of());
      List<NodeEvent> events =
          cells.stream().filter(cell -> cell.cluster.equals(cluster)).map(Cell::event).toList();
      for (NodeEvent event : NodeEvent.merged(events)) {
        if (!known.isEmpty() && !known.contains(event.host())) {
          into.problem(Problem.UNKNOWN_NODE, event.host());
        }
        into.nodeEvent(cluster, event);
      }
    }
  }

  private record Cell(String cluster, NodeEvent event) {}

  /** {@code show assoc}: accounts with the one above, users with their account. */
  void associations(List<String> lines) {
    rows(
        lines,
        (row, line) -> {
          String cluster = row.getOrDefault("cluster", "");
          String account = row.getOrDefault("account", "");
          String user = row.getOrDefault("user", "");
          if (user.isEmpty()) {
            String parent = row.getOrDefault("par name", row.getOrDefault("parentname", ""));
            into.name(cluster, "account", account, parent, "");
          } else {
            into.name(cluster, "user", user, account, "");
          }
        });
  }

  /** {@code show qos}, which all clusters have in common. */
  void qualities(List<String> lines, String cluster) {
    rows(
        lines,
        (row, line) ->
            into.name(
                cluster,
                "qos",
                row.getOrDefault("name", ""),
                "",
                row.getOrDefault("descr", row.getOrDefault("description", ""))));
  }

  /** {@code show wckey}. */
  void wckeys(List<String> lines) {
    rows(
        lines,
        (row, line) -> {
          String wckey = row.getOrDefault("wckey", "");
          if (!into.isWckey(wckey)) {
            into.problem(Problem.INVALID_CLUSTER_WCKEY, wckey);
          }
          String user = row.getOrDefault("user", "");
          into.name(row.getOrDefault("cluster", ""), "wckey", wckey, user, "");
        });
  }

  /** {@code scontrol --oneliner show nodes}: words {@code Name=value}. */
  void machines(List<String> lines, String cluster) {
    for (String line : lines) {
      Map<String, String> node = new HashMap<>();
      for (String word : line.split(" +")) {
        int equals = word.indexOf('=');
        if (equals > 0) {
          node.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
        }
      }
      String host = node.get("NodeName");
      if (host != null) {
        into.machine(
            cluster,
            host,
            Amounts.number(node.get("CPUTot")),
            Amounts.bytes(node.get("RealMemory"), 1L << 20),
            node.get("Arch"),
            node.get("OS"),
            node.get("State"),
            null);
      }
    }
  }

  private static void rows(List<String> lines, BiConsumer<Map<String, String>, String> each) {
    String[] names = {};
    for (String line : lines) {
      if (names.length == 0) {
        names = line.toLowerCase(Locale.ROOT).split("\\|", -1);
        continue;
      }
      String[] values = line.split("\\|", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < Math.min(names.length, values.length); i++) {
        row.put(names[i], values[i]);
      }
      each.accept(row, line);
    }
  }

  /** Seconds since the epoch; null for Unknown. */
  private static @Nullable Long time(Map<String, String> row, String field) {
    return Amounts.nanosOfEpoch(Amounts.number(row.getOrDefault(field, "")));
  }
}
