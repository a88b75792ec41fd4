package org.filetrace.quill.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.RecordLog;
import org.filetrace.quill.schedulers.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill import lsf}. */
@Command(
    name = "lsf",
    description = "From LSF's lsb.acct.",
    footer = {"%nExample:", "  quill import lsf $LSB_SHAREDIR/mycluster/logdir/lsb.acct"})
final class ImportLsf extends ImportCommand {
  @Parameters(paramLabel = "FILE", description = "lsb.acct.")
  List<Path> files = new ArrayList<>();

  @Override
  List<Source> sources() {
    return new ArrayList<>(files.stream().map(file -> RecordLog.lsf(file, cluster())).toList());
  }

  @Override
  String clusterOtherwise() {
    return "lsf";
  }
}
