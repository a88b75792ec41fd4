package org.filetrace.quill.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.schedulers.RecordLog;
import org.filetrace.quill.schedulers.Source;
import org.filetrace.quill.schedulers.UnivaJobs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill import gridengine}. */
@Command(
    name = "gridengine",
    description = "From accounting files, or a job of Univa's REST service (*.json).",
    footer = {
      "%nExample:",
      "  quill import gridengine --cluster=$SGE_CLUSTER_NAME"
          + " $SGE_ROOT/$SGE_CELL/common/accounting"
    })
final class ImportGridEngine extends ImportCommand {
  @Parameters(paramLabel = "FILE", description = "$SGE_ROOT/$SGE_CELL/common/accounting.")
  List<Path> files = new ArrayList<>();

  @Override
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(
          file.toString().endsWith(".json")
              ? new UnivaJobs(file, cluster())
              : RecordLog.gridEngine(file, cluster()));
    }
    return sources;
  }

  @Override
  String clusterOtherwise() {
    return "default";
  }
}
