package org.filetrace.quill.schedulers;

import java.nio.file.Path;
import java.time.ZoneId;

/** A log to which a scheduler appends records: each import goes on where the last one ended. */
public final class RecordLog extends FileSource {
  private static final long LONGEST_RECORD_BYTES = 1 << 24;

  private interface Format {
    RecordReader of(GrowingFile file, Import into);
  }

  private final Format format;

  private RecordLog(String kind, Path path, Format format) {
    super(kind, path);
    this.format = format;
  }

  /**
   * Output of {@code sacct -P}.
   *
   * @param cluster of lines that name none
   * @param zone of times without offset
   */
  public static Source sacct(Path path, String cluster, ZoneId zone) {
    return new RecordLog(
        "sacct", path, (file, into) -> new SacctText(into, cluster, zone, "|", file.firstLine()));
  }

  /**
   * @param cluster SGE_CLUSTER_NAME, or the cell: as the jobs' environment has it
   */
  public static Source gridEngine(Path path, String cluster) {
    return new RecordLog(
        "gridengine-accounting", path, (file, into) -> new GridEngineAccounting(into, cluster));
  }

  /**
   * @param cluster for ids that name no server
   */
  public static Source pbs(Path path, String cluster) {
    return new RecordLog("pbs-accounting", path, (file, into) -> new PbsAccounting(into, cluster));
  }

  public static Source lsf(Path path, String cluster) {
    return new RecordLog("lsf-accounting", path, (file, into) -> new LsfAccounting(into, cluster));
  }

  /**
   * @param schedd for ads that do not name it
   */
  public static Source condorHistory(Path path, String schedd) {
    return new RecordLog("condor-history", path, (file, into) -> new CondorHistory(into, schedd));
  }

  public static Source condorEvents(Path path, String schedd, ZoneId zone) {
    return new RecordLog(
        "condor-events", path, (file, into) -> new CondorEventLog(into, file, schedd, zone));
  }

  @Override
  public void read(Import into) {
    RecordReader records = format.of(file, into);
    long[] begins = {file.resumeAt(into)};
    boolean torn =
        file.lines(
            begins[0],
            line -> {
              if (records.line(line)) {
                into.reached(line.end(), line.fingerprint());
                begins[0] = line.end();
              } else if (line.end() - begins[0] > LONGEST_RECORD_BYTES) {
                into.problem(
                    Problem.UNREADABLE_RECORD, "a record without end at byte " + begins[0]);
                records.forget();
                begins[0] = line.end();
              }
            });
    if (torn || records.isWithinRecord()) {
      into.problem(Problem.TORN_TAIL, name());
    }
  }
}
