package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.ACCOUNTED_JOB;

import java.util.List;
import org.filetrace.quill.schedulers.ClassAdText.Ad;
import org.jspecify.annotations.Nullable;

/** A job ad of HTCondor as an accounted job. */
final class CondorJobs {
  private static final String[] STATES = {
    "UNKNOWN", "PENDING", "RUNNING", "CANCELLED", "COMPLETED", "HELD", "COMPLETING", "SUSPENDED"
  };
  private static final long MEGABYTE = 1L << 20;

  private CondorJobs() {}

  /**
   * Stores one job's ad.
   *
   * @param cluster the schedd, for ads that have no GlobalJobId yet
   */
  static void store(Ad ad, String cluster, Import into) {
    Long clusterId = ad.number("ClusterId");
    Long procId = ad.number("ProcId");
    if (clusterId == null || procId == null) {
      into.problem(Problem.UNREADABLE_RECORD, "job ad without ClusterId or ProcId");
      return;
    }
    String jobId = clusterId + "." + procId;
    String globalId = ad.string("GlobalJobId");
    if (globalId == null) {
      globalId = cluster + "#" + jobId + "#" + ad.number("QDate");
    }
    String schedd = globalId.substring(0, Math.max(0, globalId.indexOf('#')));
    String host = host(ad);
    Long megabytes = ad.number("RequestMemory");
    Long starts = ad.number("NumShadowStarts");
    AccountedJob job =
        new AccountedJob("htcondor", schedd.isEmpty() ? cluster : schedd, globalId, jobId)
            .submitted(Amounts.nanosOfEpoch(ad.number("QDate")))
            .set(ACCOUNTED_JOB.STARTED_NS, started(ad))
            .set(ACCOUNTED_JOB.ENDED_NS, ended(ad))
            .set(ACCOUNTED_JOB.JOB_NAME, ad.string("JobBatchName"))
            .set(ACCOUNTED_JOB.USER_NAME, ad.string("Owner"))
            .set(ACCOUNTED_JOB.ACCOUNT, ad.string("AcctGroup"))
            .set(ACCOUNTED_JOB.STATE, state(ad.number("JobStatus"), into))
            .set(ACCOUNTED_JOB.EXIT_STATUS, exitStatus(ad))
            .set(ACCOUNTED_JOB.CORES, ad.number("RequestCpus"))
            .set(
                ACCOUNTED_JOB.MEMORY_BYTES,
                megabytes == null ? null : Long.valueOf(megabytes * MEGABYTE))
            .set(
                ACCOUNTED_JOB.RESTARTS,
                starts == null ? null : Long.valueOf(Math.max(0, starts - 1)))
            .set(ACCOUNTED_JOB.SUBMIT_LINE, commandLine(ad))
            .set(ACCOUNTED_JOB.WORK_DIR, ad.string("Iwd"))
            .set(ACCOUNTED_JOB.NODES, host)
            .ranOn(host == null ? List.of() : List.of(host));
    into.job(job);
  }

  private static @Nullable Long started(Ad ad) {
    Long last = Amounts.nanosOfEpoch(ad.number("JobCurrentStartDate"));
    return last != null ? last : Amounts.nanosOfEpoch(ad.number("JobStartDate"));
  }

  private static @Nullable Long ended(Ad ad) {
    Long completed = Amounts.nanosOfEpoch(ad.number("CompletionDate"));
    Long status = ad.number("JobStatus");
    boolean removed = status != null && status == 3;
    return completed == null && removed
        ? Amounts.nanosOfEpoch(ad.number("EnteredCurrentStatus"))
        : completed;
  }

  private static String state(@Nullable Long status, Import into) {
    if (status != null && status > 0 && status < STATES.length) {
      return STATES[status.intValue()];
    }
    into.problem(Problem.UNKNOWN_STATE, "JobStatus " + status);
    return "UNKNOWN";
  }

  private static @Nullable Long exitStatus(Ad ad) {
    Long signal = ad.number("ExitSignal");
    return ad.isTrue("ExitBySignal") && signal != null
        ? Long.valueOf(128 + signal)
        : ad.number("ExitCode");
  }

  private static @Nullable String host(Ad ad) {
    String slot = ad.string("LastRemoteHost");
    slot = slot != null ? slot : ad.string("RemoteHost");
    return slot == null ? null : slot.substring(slot.indexOf('@') + 1);
  }

  private static @Nullable String commandLine(Ad ad) {
    String command = ad.string("Cmd");
    String arguments = ad.string("Args");
    arguments = arguments != null ? arguments : ad.string("Arguments");
    return command == null || arguments == null ? command : command + " " + arguments;
  }
}
