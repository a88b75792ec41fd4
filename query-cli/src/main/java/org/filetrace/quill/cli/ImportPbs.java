package org.filetrace.quill.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.RecordLog;
import org.filetrace.quill.schedulers.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill import pbs}. */
@Command(
    name = "pbs",
    description = "From accounting of OpenPBS, PBS Professional or Torque.",
    footer = {"%nExample:", "  quill import pbs /var/spool/pbs/server_priv/accounting/202611*"})
final class ImportPbs extends ImportCommand {
  @Parameters(paramLabel = "FILE", description = "server_priv/accounting/YYYYMMDD.")
  List<Path> files = new ArrayList<>();

  @Override
  List<Source> sources() {
    return new ArrayList<>(files.stream().map(file -> RecordLog.pbs(file, cluster())).toList());
  }

  @Override
  String clusterOtherwise() {
    return "pbs";
  }
}
