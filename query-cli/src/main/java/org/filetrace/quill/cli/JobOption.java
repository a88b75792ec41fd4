package org.filetrace.quill.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One job, as an argument or as sacct's {@code -j}. */
final class JobOption {
  @ArgGroup(exclusive = true, multiplicity = "1")
  Name given = new Name();

  static final class Name {
    @Parameters(index = "0", arity = "1", paramLabel = "JOB", description = JobArgument.HELP)
    @Nullable String argument;

    @Option(
        names = {"-j", "--jobs"},
        paramLabel = "JOB",
        description = "The same as an option.")
    @Nullable String option;
  }

  String name() {
    String name = given.argument == null ? given.option : given.argument;
    if (name == null) {
      throw Failure.usage("a job is missing");
    }
    return name;
  }
}
