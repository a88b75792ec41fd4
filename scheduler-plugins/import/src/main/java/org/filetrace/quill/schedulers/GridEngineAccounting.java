package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.util.List;
import org.filetrace.quill.schedulers.GrowingFile.Line;

/**
 * Grid Engine's accounting file, accounting(5): fields separated by colons, times in seconds (SGE)
 * or milliseconds (Univa). A task of a parallel job that is accounted on its own adds a node to the
 * job.
 */
final class GridEngineAccounting implements RecordReader {
  private static final int FIELDS_MIN = 42;

  private final Import into;
  private final String cluster;

  /**
   * @param cluster SGE_CLUSTER_NAME, or the cell: as the jobs' environment has it
   */
  GridEngineAccounting(Import into, String cluster) {
    this.into = into;
    this.cluster = cluster;
  }

  @Override
  public boolean line(Line line) {
    if (!line.text().isBlank() && !line.text().startsWith("#")) {
      job(line.text());
    }
    return true;
  }

  private void job(String line) {
    String[] field = line.split(":", -1);
    if (field.length < FIELDS_MIN || Amounts.number(field[5]) == null) {
      into.problem(Problem.UNREADABLE_RECORD, line);
      return;
    }
    String task = field[35].equals("0") ? "" : field[35];
    String globalId = cluster + "#" + field[5] + (task.isEmpty() ? "" : "." + task);
    boolean ran = !field[9].equals("0");
    AccountedJob job =
        new AccountedJob("gridengine", cluster, globalId, field[5])
            .arrayIndex(task)
            .submitted(Amounts.nanosOfEpoch(Amounts.number(field[8])))
            .set(ACCOUNTED_JOB.STARTED_NS, Amounts.nanosOfEpoch(Amounts.number(field[9])))
            .set(ACCOUNTED_JOB.ENDED_NS, Amounts.nanosOfEpoch(Amounts.number(field[10])))
            .set(ACCOUNTED_JOB.PARTITION_NAME, none(field[0]))
            .set(ACCOUNTED_JOB.NODES, none(field[1]))
            .set(ACCOUNTED_JOB.GROUP_NAME, field[2])
            .set(ACCOUNTED_JOB.USER_NAME, field[3])
            .set(ACCOUNTED_JOB.JOB_NAME, field[4])
            .set(ACCOUNTED_JOB.ACCOUNT, none(field[6]))
            .set(ACCOUNTED_JOB.PROJECT, none(field[31]))
            .set(ACCOUNTED_JOB.CORES, Amounts.number(field[34]))
            .set(ACCOUNTED_JOB.REQUESTED, none(field[39]))
            .set(ACCOUNTED_JOB.STATE, state(field[11], field[12]))
            .set(ACCOUNTED_JOB.EXIT_STATUS, ran ? Amounts.number(field[12]) : null)
            .ranOn(ran ? List.of(field[1]) : List.of());
    into.job(job);
  }

  /**
   * sge_status(5): failed is the shepherd's verdict, 0 for none; 100 says that the job was killed
   * by a signal.
   */
  private static String state(String failed, String exitStatus) {
    return switch (failed.replaceFirst(" .*", "")) {
      case "0" -> exitStatus.equals("0") ? "COMPLETED" : "FAILED";
      case "37" -> "TIMEOUT";
      case "100" -> "CANCELLED";
      default -> "NODE_FAIL";
    };
  }

  private static String none(String value) {
    return value.equals("NONE") || value.equals("UNKNOWN") ? "" : value;
  }
}
