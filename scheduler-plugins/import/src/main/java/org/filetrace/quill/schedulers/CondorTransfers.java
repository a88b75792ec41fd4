package org.filetrace.quill.schedulers;

import static org.filetrace.quill.store.schema.Tables.FILE_TRANSFER;

import org.filetrace.quill.schedulers.ClassAdText.Ad;

/**
 * What HTCondor's file transfer plugins report of one job run: ads in InputPluginResultList and its
 * sisters.
 */
final class CondorTransfers {
  private static final String[] LISTS = {
    "InputPluginResultList", "OutputPluginResultList", "CheckpointPluginResultList"
  };

  private CondorTransfers() {}

  static void store(Ad epoch, String schedd, String record, Import into) {
    String jobId = epoch.number("ClusterId") + "." + epoch.number("ProcId");
    long number = 0;
    for (String list : LISTS) {
      for (Ad transfer : epoch.ads(list)) {
        into.transfer(
            schedd,
            record,
            number++,
            row ->
                row.and(FILE_TRANSFER.SCHEDULER_JOB_ID, jobId)
                    .and(FILE_TRANSFER.DIRECTION, String.valueOf(transfer.string("TransferType")))
                    .and(FILE_TRANSFER.URL, transfer.string("TransferUrl"))
                    .and(FILE_TRANSFER.FILE_NAME, transfer.string("TransferFileName"))
                    .and(FILE_TRANSFER.PROTOCOL, transfer.string("TransferProtocol"))
                    .and(FILE_TRANSFER.SIZE_BYTES, transfer.number("TransferFileBytes"))
                    .and(
                        FILE_TRANSFER.STARTED_NS,
                        Amounts.nanosOfEpoch(transfer.number("TransferStartTime")))
                    .and(
                        FILE_TRANSFER.ENDED_NS,
                        Amounts.nanosOfEpoch(transfer.number("TransferEndTime")))
                    .and(FILE_TRANSFER.SUCCEEDED, transfer.isTrue("TransferSuccess") ? 1L : 0L)
                    .and(FILE_TRANSFER.ERROR, transfer.string("TransferError")));
      }
    }
  }
}
