package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filetrace.quill.schedulers.GrowingFile.Line;
import org.jspecify.annotations.Nullable;

/**
 * Accounting of OpenPBS, PBS Professional and Torque: {@code date;type;id;name=value …}. The
 * records of ended jobs (E) are stored; their times are seconds since the epoch.
 */
final class PbsAccounting implements RecordReader {
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "(?:^| )([A-Za-z_][A-Za-z0-9_.]*)=(\"[^\"]*\"|.*?)(?= [A-Za-z_][A-Za-z0-9_.]*=|$)");
  private static final Pattern ARRAY_INDEX = Pattern.compile("\\[(\\d+)]|^\\d+-(\\d+)");

  private final Import into;
  private final String cluster;

  /**
   * @param cluster for ids that name no server
   */
  PbsAccounting(Import into, String cluster) {
    this.into = into;
    this.cluster = cluster;
  }

  @Override
  public boolean line(Line line) {
    if (!line.text().isBlank()) {
      record(line.text());
    }
    return true;
  }

  private void record(String line) {
    String[] parts = line.split(";", 4);
    if (parts.length < 4) {
      into.problem(Problem.UNREADABLE_RECORD, line);
    } else if (parts[1].equals("E")) {
      job(parts[2], attributes(parts[3]));
    }
  }

  private static Map<String, String> attributes(String text) {
    Map<String, String> attributes = new TreeMap<>();
    Matcher attribute = ATTRIBUTE.matcher(text);
    while (attribute.find()) {
      attributes.put(attribute.group(1), attribute.group(2).replace("\"", ""));
    }
    return attributes;
  }

  private void job(String id, Map<String, String> said) {
    int dot = id.indexOf('.');
    String server = dot < 0 ? cluster : id.substring(dot + 1);
    Matcher array = ARRAY_INDEX.matcher(dot < 0 ? id : id.substring(0, dot));
    String index = "";
    if (array.find()) {
      index = array.group(1) != null ? array.group(1) : array.group(2);
    }
    String queue = said.getOrDefault("queue", "");
    if (queue.isEmpty()) {
      into.problem(Problem.NO_PARTITION, "job " + id);
    }
    ExecHosts hosts = ExecHosts.parse(said.getOrDefault("exec_host", ""));
    Long cores = Amounts.number(said.get("Resource_List.ncpus"));
    boolean placed = !hosts.names().isEmpty();
    AccountedJob job =
        new AccountedJob("pbs", server, server + "#" + id, id)
            .arrayIndex(index)
            .submitted(Amounts.nanosOfEpoch(Amounts.number(said.get("ctime"))))
            .set(ACCOUNTED_JOB.ELIGIBLE_NS, Amounts.nanosOfEpoch(Amounts.number(said.get("etime"))))
            .set(ACCOUNTED_JOB.STARTED_NS, Amounts.nanosOfEpoch(Amounts.number(said.get("start"))))
            .set(ACCOUNTED_JOB.ENDED_NS, Amounts.nanosOfEpoch(Amounts.number(said.get("end"))))
            .set(ACCOUNTED_JOB.JOB_NAME, said.get("jobname"))
            .set(ACCOUNTED_JOB.USER_NAME, said.get("user"))
            .set(ACCOUNTED_JOB.GROUP_NAME, said.get("group"))
            .set(ACCOUNTED_JOB.ACCOUNT, said.get("account"))
            .set(ACCOUNTED_JOB.PROJECT, said.get("project"))
            .set(ACCOUNTED_JOB.PARTITION_NAME, queue)
            .set(ACCOUNTED_JOB.NODES, String.join(",", hosts.names()))
            .set(ACCOUNTED_JOB.NODE_COUNT, placed ? Long.valueOf(hosts.names().size()) : null)
            .set(
                ACCOUNTED_JOB.CORES,
                cores != null ? cores : hosts.slots() > 0 ? Long.valueOf(hosts.slots()) : null)
            .set(ACCOUNTED_JOB.MEMORY_BYTES, Amounts.bytes(said.get("Resource_List.mem"), 1))
            .set(
                ACCOUNTED_JOB.TIME_LIMIT_SECONDS,
                Amounts.seconds(said.get("Resource_List.walltime")))
            .set(ACCOUNTED_JOB.REQUESTED, resources(said, "Resource_List."))
            .set(ACCOUNTED_JOB.ALLOCATED, resources(said, "resources_used."))
            .set(ACCOUNTED_JOB.RESTARTS, restarts(said.get("run_count")))
            .ranOn(List.copyOf(hosts.names()));
    exit(job, Amounts.number(said.get("Exit_status")));
    into.job(job);
  }

  /** Below 0: PBS could not run it; 256 and more: ended by a signal. */
  private static void exit(AccountedJob job, @Nullable Long status) {
    if (status == null) {
      job.set(ACCOUNTED_JOB.STATE, "UNKNOWN");
    } else if (status < 0) {
      job.set(ACCOUNTED_JOB.STATE, "NODE_FAIL");
    } else {
      job.set(ACCOUNTED_JOB.EXIT_STATUS, status >= 256 ? Long.valueOf(128 + status - 256) : status);
      job.set(
          ACCOUNTED_JOB.STATE, status == 0 ? "COMPLETED" : status >= 256 ? "CANCELLED" : "FAILED");
    }
  }

  private static @Nullable Long restarts(@Nullable String runCount) {
    Long runs = Amounts.number(runCount);
    return runs == null ? null : Long.valueOf(Math.max(0, runs - 1));
  }

  private static String resources(Map<String, String> said, String prefix) {
    StringBuilder text = new StringBuilder();
    said.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            text.append(text.isEmpty() ? "" : ",").append(name.substring(prefix.length()));
            text.append('=').append(value);
          }
        });
    return text.toString();
  }

  /**
   * {@code i02n33/7+i02n33/6}, {@code c1/0*13+c2/0*13}, {@code c1/0-3+c2/0-7}.
   *
   * @param slots over all nodes
   */
  record ExecHosts(Set<String> names, int slots) {
    private static final Pattern HOST = Pattern.compile("([^/+]+)/([^+*]*)(?:\\*(\\d+))?");

    static ExecHosts parse(String text) {
      Set<String> names = new LinkedHashSet<>();
      int slots = 0;
      Matcher host = HOST.matcher(text);
      while (host.find()) {
        names.add(host.group(1));
        slots += host.group(3) != null ? Integer.parseInt(host.group(3)) : places(host.group(2));
      }
      return new ExecHosts(names, slots);
    }

    private static int places(String ranges) {
      int places = 0;
      for (String range : ranges.split(",")) {
        String[] ends = range.split("-");
        places += ends.length == 2 ? Integer.parseInt(ends[1]) - Integer.parseInt(ends[0]) + 1 : 1;
      }
      return places;
    }
  }
}
