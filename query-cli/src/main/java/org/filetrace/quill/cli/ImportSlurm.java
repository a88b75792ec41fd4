package org.filetrace.quill.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.filetrace.quill.schedulers.RecordLog;
import org.filetrace.quill.schedulers.SacctCommand;
import org.filetrace.quill.schedulers.SacctmgrCommand;
import org.filetrace.quill.schedulers.SlurmDatabase;
import org.filetrace.quill.schedulers.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill import slurm}. */
@Command(
    name = "slurm",
    description =
        "From slurmdbd's database, from output of 'sacct -P', or by calling sacct, sacctmgr and scontrol.",
    footer = {
      "%nExamples:",
      "  quill import slurm",
      "  quill import slurm --database=mysql://quill@dbhost/slurm_acct_db",
      "  quill import slurm sacct-2026-11.txt --time-zone=Europe/Berlin"
    })
final class ImportSlurm extends ImportCommand {
  @Parameters(paramLabel = "FILE", description = "Output of sacct --parsable2, with header.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--database",
      paramLabel = "URL",
      description =
          "mysql://[user[:password]@]host[:port]/slurm_acct_db[?options], read only; the password"
              + " also from QUILL_IMPORT_PASSWORD.")
  @Nullable String database;

  @Option(
      names = "--wckey-pattern",
      paramLabel = "REGEX",
      description =
          "The form that all wckeys have here: '[^:]+:[^:]+' (default: import.wckey-pattern in quill.conf).")
  @Nullable Pattern wckeyPattern;

  @Override
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    if (database != null) {
      sources.add(new SlurmDatabase(database, System.getenv("QUILL_IMPORT_PASSWORD")));
    }
    files.forEach(file -> sources.add(RecordLog.sacct(file, cluster(), zone())));
    if (sources.isEmpty()) {
      sources.add(new SacctmgrCommand());
      sources.add(new SacctCommand(verb.quill.surroundings().clock().instant()));
    }
    return sources;
  }

  @Override
  @Nullable Pattern wckeyPattern() {
    return wckeyPattern;
  }

  @Override
  String clusterOtherwise() {
    return "slurm";
  }
}
