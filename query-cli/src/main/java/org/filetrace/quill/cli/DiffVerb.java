package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectEnvironment;
import org.filetrace.quill.store.query.SelectFileUses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill diff JOB1 JOB2}. */
@Command(
    name = "diff",
    description = {
      "What differs between two jobs; the likeliest cause of different output comes first.",
      "The order: programs, inputs, command, directory, environment, libraries, search paths, kernel, node;"
          + " then what follows from it: exit status and outputs.",
      "Of the environment the variables are compared that the tracer keeps: see filetrace(1)."
    },
    footer = {"%nExit status 1 when anything differs.", "%nExample:", "  quill diff 4711 4712"})
final class DiffVerb extends Verb {
  @Parameters(index = "0", paramLabel = "JOB1", description = JobArgument.HELP)
  String first = "";

  @Parameters(index = "1", paramLabel = "JOB2", description = "The other job.")
  String second = "";

  @Override
  int answer(Store store) {
    JobArgument argument = new JobArgument(store, surroundings());
    RecordedJob one = argument.one(first, JobFilter.ALL);
    RecordedJob two = argument.one(second, JobFilter.ALL);
    JobDifference difference =
        new JobDifference(
            one, two, new SelectFileUses(store.sql()), new SelectEnvironment(store.sql()));
    Table table =
        new Table(
            "differences",
            List.of(number("rank"), text("what"), text("name"), text("first"), text("second")));
    difference
        .all()
        .forEach(d -> table.add(d.rank().ordinal() + 1, d.what(), d.name(), d.first(), d.second()));
    Set<RecordedJob> jobs = new LinkedHashSet<>(List.of(one, two));
    Answer answer =
        new Answer(
            "quill.diff/1",
            List.of(table, JobTables.jobs(jobs)),
            new Completeness(store).caveats(jobs),
            difference.notes());
    return print(answer, table.rows().isEmpty() ? ExitStatus.CLEAN : ExitStatus.AFFECTED);
  }
}
