package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.filetrace.quill.schedulers.GrowingFile.Line;
import org.jspecify.annotations.Nullable;

/**
 * Lines of {@code sacct --parsable2}: fields of any version in any order, named by the header.
 * Without header they are those that XDMoD's shredder asks for. Fields are not quoted; a job's name
 * may hold the delimiter if it is the last field.
 */
final class SacctText implements RecordReader {
  /** sacct -n -P -o …, as XDMoD documents it. */
  static final List<String> WITHOUT_HEADER =
      List.of(
          "jobid",
          "jobidraw",
          "cluster",
          "partition",
          "qos",
          "account",
          "group",
          "gid",
          "user",
          "uid",
          "submit",
          "eligible",
          "start",
          "end",
          "elapsed",
          "exitcode",
          "state",
          "nnodes",
          "ncpus",
          "reqcpus",
          "reqmem",
          "reqtres",
          "alloctres",
          "timelimit",
          "nodelist",
          "jobname");

  private static final Set<String> STATES =
      Set.of(
          "BOOT_FAIL",
          "CANCELLED",
          "COMPLETED",
          "COMPLETING",
          "CONFIGURING",
          "DEADLINE",
          "FAILED",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "PENDING",
          "PREEMPTED",
          "REQUEUED",
          "REQUEUE_HOLD",
          "REQUEUE_FED",
          "RESIZING",
          "RESV_DEL_HOLD",
          "REVOKED",
          "RUNNING",
          "SIGNALING",
          "SPECIAL_EXIT",
          "STAGE_OUT",
          "STOPPED",
          "SUSPENDED",
          "TIMEOUT",
          "LAUNCH_FAILED",
          "RECONFIG_FAIL",
          "EXPEDITING");
  private static final Pattern EXIT_CODE = Pattern.compile("(\\d+):(\\d+)");
  private static final Pattern REQUESTED_MEMORY = Pattern.compile("(.*?)([nc]?)");
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[XXX][XX][X]", Locale.ROOT);

  private final Import into;
  private final String clusterOtherwise;
  private final ZoneId zone;
  private final String delimiter;
  private final List<String> fields;
  private final StringBuilder incomplete = new StringBuilder();
  private int separatorsSoFar;

  /**
   * @param clusterOtherwise for lines that name none
   * @param zone of times without offset
   * @param firstLine of the output: a header, or a job in the fields of {@link #WITHOUT_HEADER}
   */
  SacctText(Import into, String clusterOtherwise, ZoneId zone, String delimiter, String firstLine) {
    this.into = into;
    this.clusterOtherwise = clusterOtherwise;
    this.zone = zone;
    this.delimiter = delimiter;
    this.fields =
        isHeader(firstLine)
            ? List.of(firstLine.toLowerCase(Locale.ROOT).split(Pattern.quote(delimiter), -1))
            : WITHOUT_HEADER;
  }

  private static boolean isHeader(String line) {
    return line.toLowerCase(Locale.ROOT).startsWith("jobid");
  }

  /**
   * A job's line is stored; a step's is passed over. A line with too few fields goes on in the next
   * one: sacct prints the line feeds of a submit line as they are.
   */
  @Override
  public boolean line(Line line) {
    return line(line.text());
  }

  boolean line(String text) {
    if (text.isBlank() || isHeader(text)) {
      return true;
    }
    int separators = separatorsIn(text);
    if (separators >= fields.size() - 1 && isWithinRecord()) {
      into.problem(Problem.UNREADABLE_RECORD, incomplete.toString());
      forget();
    }
    incomplete.append(isWithinRecord() ? "\n" : "").append(text);
    separatorsSoFar += separators;
    if (separatorsSoFar >= fields.size() - 1) {
      String[] values = fieldsOf(incomplete.toString());
      forget();
      record(values);
    }
    return !isWithinRecord();
  }

  private int separatorsIn(String text) {
    int count = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
      count++;
    }
    return count;
  }

  @Override
  public boolean isWithinRecord() {
    return incomplete.length() > 0;
  }

  @Override
  public void forget() {
    incomplete.setLength(0);
    separatorsSoFar = 0;
  }

  private String[] fieldsOf(String text) {
    return text.split(Pattern.quote(delimiter), fields.size());
  }

  private void record(String[] values) {
    Map<String, String> line = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      line.put(fields.get(i), values[i]);
    }
    if (!get(line, "jobid").contains(".")) {
      job(line);
    }
  }

  private void job(Map<String, String> line) {
    String id = get(line, "jobid");
    String rawId = get(line, "jobidraw").isEmpty() ? id : get(line, "jobidraw");
    String cluster = get(line, "cluster").isEmpty() ? clusterOtherwise : get(line, "cluster");
    if (!rawId.matches("\\d+(_.*|\\+\\d+)?")) {
      into.problem(Problem.UNREADABLE_RECORD, "job id '" + rawId + "'");
      return;
    }
    int underscore = id.indexOf('_');
    int plus = id.indexOf('+');
    Long submitted = time(line, "submit", null);
    Long started = started(line, submitted);
    AccountedJob job =
        new AccountedJob(
                "slurm", cluster, cluster + "#" + (plus < 0 ? rawId : id.substring(0, plus)), id)
            .arrayIndex(index(id, underscore, plus))
            .submitted(submitted)
            .set(ACCOUNTED_JOB.ELIGIBLE_NS, time(line, "eligible", null))
            .set(ACCOUNTED_JOB.STARTED_NS, started)
            .set(ACCOUNTED_JOB.ENDED_NS, isOver(line) ? time(line, "end", started) : null);
    describe(job, line);
    resources(job, line);
    into.job(job);
  }

  /** Components of a heterogeneous job, {@code 15+1}, know themselves as the first one's job. */
  private static String index(String id, int underscore, int plus) {
    return underscore >= 0 ? id.substring(underscore + 1) : plus >= 0 ? id.substring(plus) : "";
  }

  private void describe(AccountedJob job, Map<String, String> line) {
    String partition = get(line, "partition");
    if (partition.isEmpty() && line.containsKey("partition")) {
      into.problem(Problem.NO_PARTITION, "job " + get(line, "jobid"));
    }
    job.set(ACCOUNTED_JOB.JOB_NAME, get(line, "jobname"))
        .set(ACCOUNTED_JOB.USER_NAME, get(line, "user"))
        .set(ACCOUNTED_JOB.UID, Amounts.number(get(line, "uid")))
        .set(ACCOUNTED_JOB.GROUP_NAME, get(line, "group"))
        .set(ACCOUNTED_JOB.ACCOUNT, get(line, "account"))
        .set(ACCOUNTED_JOB.WCKEY, get(line, "wckey"))
        .set(ACCOUNTED_JOB.PARTITION_NAME, partition)
        .set(ACCOUNTED_JOB.QOS, get(line, "qos"))
        .set(ACCOUNTED_JOB.STATE, state(line))
        .set(ACCOUNTED_JOB.EXIT_STATUS, isOver(line) ? exitStatus(line) : null)
        .set(ACCOUNTED_JOB.RESTARTS, Amounts.number(get(line, "restarts")))
        .set(ACCOUNTED_JOB.SUBMIT_LINE, get(line, "submitline"))
        .set(ACCOUNTED_JOB.WORK_DIR, get(line, "workdir"));
  }

  private void resources(AccountedJob job, Map<String, String> line) {
    String allocated = get(line, "alloctres");
    Long cores = Amounts.number(Tres.value(allocated, "cpu"));
    Long nodes = Amounts.number(get(line, "nnodes"));
    cores = cores != null ? cores : Amounts.number(get(line, "alloccpus"));
    cores = cores != null ? cores : Amounts.number(get(line, "ncpus"));
    Long memory = Amounts.bytes(Tres.value(allocated, "mem"), 1L << 20);
    job.set(ACCOUNTED_JOB.NODE_COUNT, nodes)
        .set(ACCOUNTED_JOB.CORES, cores)
        .set(
            ACCOUNTED_JOB.MEMORY_BYTES,
            memory != null ? memory : requestedMemory(get(line, "reqmem"), nodes, cores))
        .set(ACCOUNTED_JOB.REQUESTED, get(line, "reqtres"))
        .set(ACCOUNTED_JOB.ALLOCATED, allocated)
        .set(ACCOUNTED_JOB.TIME_LIMIT_SECONDS, Amounts.seconds(get(line, "timelimit")));
    String list = get(line, "nodelist");
    if (!list.isEmpty() && !list.startsWith("None") && !list.equals("(null)")) {
      job.set(ACCOUNTED_JOB.NODES, list).ranOn(hosts(list));
    }
  }

  /** {@code 3000Mc} is per core, {@code 31000Mn} per node; newer versions write the job's sum. */
  private static @Nullable Long requestedMemory(
      String text, @Nullable Long nodes, @Nullable Long cores) {
    Matcher request = REQUESTED_MEMORY.matcher(text);
    Long bytes = request.matches() ? Amounts.bytes(request.group(1), 1L << 20) : null;
    if (bytes == null) {
      return null;
    }
    return switch (request.group(2)) {
      case "c" -> cores == null ? null : bytes * cores;
      case "n" -> nodes == null ? null : bytes * nodes;
      default -> bytes;
    };
  }

  private List<String> hosts(String list) {
    try {
      return HostList.expand(list);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      into.problem(Problem.UNREADABLE_VALUE, "nodes " + list);
      return List.of();
    }
  }

  /** {@code CANCELLED by 1000} is CANCELLED; {@code CANCELLED+} was cut by a narrow column. */
  private String state(Map<String, String> line) {
    String said = get(line, "state");
    String state = said.replaceFirst(" .*", "").replace("+", "");
    if (!STATES.contains(state)) {
      into.problem(Problem.UNKNOWN_STATE, said);
    }
    return state.isEmpty() ? "UNKNOWN" : state;
  }

  private static boolean isOver(Map<String, String> line) {
    return !Set.of("PENDING", "RUNNING", "SUSPENDED", "COMPLETING", "CONFIGURING")
        .contains(get(line, "state"));
  }

  private @Nullable Long started(Map<String, String> line, @Nullable Long submitted) {
    return get(line, "state").equals("PENDING") ? null : time(line, "start", submitted);
  }

  private @Nullable Long exitStatus(Map<String, String> line) {
    Matcher code = EXIT_CODE.matcher(get(line, "exitcode"));
    if (!code.matches()) {
      return null;
    }
    long signal = Long.parseLong(code.group(2));
    return signal == 0 ? Long.parseLong(code.group(1)) : 128 + signal;
  }

  /**
   * Local time, time with offset, or seconds since the epoch (SLURM_TIME_FORMAT=%s). The hour that
   * comes twice when clocks go back is its first, unless that would be before {@code earliest}.
   */
  private @Nullable Long time(Map<String, String> line, String field, @Nullable Long earliest) {
    String text = get(line, field);
    if (text.isEmpty() || text.equals("Unknown") || text.equals("None")) {
      return null;
    }
    try {
      if (text.matches("\\d+")) {
        return Amounts.nanosOfEpoch(Long.valueOf(text));
      }
      if (text.length() > "2016-12-22T07:15:12".length()) {
        return Amounts.nanos(OffsetDateTime.parse(text, OFFSET).toInstant());
      }
      ZonedDateTime local = LocalDateTime.parse(text).atZone(zone);
      long first = Amounts.nanos(local.toInstant());
      return earliest == null || first >= earliest
          ? first
          : Amounts.nanos(local.withLaterOffsetAtOverlap().toInstant());
    } catch (DateTimeException | NumberFormatException e) {
      into.problem(Problem.UNREADABLE_VALUE, field + " " + text);
      return null;
    }
  }

  private static String get(Map<String, String> line, String field) {
    return line.getOrDefault(field, "");
  }
}
