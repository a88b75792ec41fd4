package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.JobSearch;
import org.filetrace.quill.store.query.RecordedJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill find}. */
@Command(
    name = "find",
    description = {
      "Jobs by tags, notes, names, programs, users, nodes and time; all that is given must be so.",
      "Patterns have * and ? as in a shell; capital letters do not matter."
    },
    footer = {
      "%nExamples:",
      "  quill find --tag project=mars --exe align -S now-30days",
      "  quill find --name 'blast*' -u alice"
    })
final class FindVerb extends Verb {
  @Option(
      names = "--tag",
      paramLabel = "KEY[=VALUE]",
      description = "Jobs with this tag; the newest value of a key counts.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "PATTERN",
      description = "Jobs whose name or command is like this.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--exe",
      paramLabel = "PATTERN",
      description = "Jobs that executed a program of this name, or path if it has a slash.")
  List<String> executables = new ArrayList<>();

  @Option(names = "--note", paramLabel = "WORD", description = "Jobs with a note that has this.")
  List<String> notes = new ArrayList<>();

  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    JobFilter filter = selection.filter(now());
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      wanted.put(
          equals < 0 ? tag : tag.substring(0, equals), equals < 0 ? "" : tag.substring(equals + 1));
    }
    List<RecordedJob> jobs =
        new JobSearch(wanted, names, executables, notes).among(store.sql(), filter);
    List<String> caveats =
        executables.isEmpty() ? List.of() : new Completeness(store).caveatsOfOthers(filter, jobs);
    return print(
        new Answer(
            "quill.find/1",
            List.of(JobTables.jobs(jobs), AnnotationTable.of(store, jobs)),
            caveats),
        ExitStatus.CLEAN);
  }
}
