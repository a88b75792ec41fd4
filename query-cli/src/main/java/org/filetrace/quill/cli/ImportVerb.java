package org.filetrace.quill.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quill import}. */
@Command(
    name = "import",
    synopsisSubcommandLabel = "SCHEDULER",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description =
        "Bring what a scheduler accounts into the store: jobs, machines, their bad times.",
    subcommands = {
      ImportSlurm.class,
      ImportCondor.class,
      ImportGridEngine.class,
      ImportPbs.class,
      ImportLsf.class
    },
    footer = {
      "%nImporting the same again changes nothing; only what is new since the last import is read.",
      "A traced job and its accounting are one job, in the view job_accounting."
    })
final class ImportVerb implements Runnable {
  @ParentCommand Quill quill;
  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a scheduler is missing");
  }
}
