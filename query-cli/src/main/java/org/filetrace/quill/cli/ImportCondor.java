package org.filetrace.quill.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.CondorJobQueue;
import org.filetrace.quill.schedulers.CondorMachines;
import org.filetrace.quill.schedulers.RecordLog;
import org.filetrace.quill.schedulers.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quill import condor}. */
@Command(
    name = "condor",
    description = "From HTCondor's own files. --cluster is the schedd's name.",
    footer = {
      "%nExample:",
      "  quill import condor --cluster=ap1.site.org --history=/var/lib/condor/spool/history"
          + " --job-queue=/var/lib/condor/spool/job_queue.log"
    })
final class ImportCondor extends ImportCommand {
  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "History, epoch history or transfer history of a schedd.")
  List<Path> histories = new ArrayList<>();

  @Option(names = "--events", paramLabel = "FILE", description = "Event log of a user or a schedd.")
  List<Path> events = new ArrayList<>();

  @Option(names = "--job-queue", paramLabel = "FILE", description = "job_queue.log of a schedd.")
  List<Path> queues = new ArrayList<>();

  @Option(names = "--machines", paramLabel = "FILE", description = "Output of condor_status -long.")
  List<Path> machines = new ArrayList<>();

  @Override
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    histories.forEach(file -> sources.add(RecordLog.condorHistory(file, cluster())));
    events.forEach(file -> sources.add(RecordLog.condorEvents(file, cluster(), zone())));
    queues.forEach(file -> sources.add(new CondorJobQueue(file, cluster())));
    machines.forEach(file -> sources.add(new CondorMachines(file, cluster())));
    return sources;
  }

  @Override
  String clusterOtherwise() {
    return "htcondor";
  }
}
