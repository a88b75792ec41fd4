package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.List;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.Annotate;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill note JOB TEXT}. */
@Command(
    name = "note",
    description = "Writes a note about a job, with your name and the time; it stays for good.",
    footer = {
      "%nExamples:",
      "  quill note 4711 'node n017 had bad memory then'",
      "  quill find --note memory"
    })
final class NoteVerb extends Verb {
  @Parameters(index = "0", paramLabel = "JOB", description = JobArgument.HELP)
  String job = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "The note.")
  List<String> words = new ArrayList<>();

  @Override
  int answer(Store store) {
    RecordedJob found = new JobArgument(store, surroundings()).one(job, JobFilter.ALL);
    try (Store writable = quill.openStoreForMerge()) {
      new Annotate(writable, surroundings().user())
          .add(found.id(), null, String.join(" ", words), now().toInstant());
    }
    return print(
        new Answer(
            "quill.annotations/1", List.of(AnnotationTable.of(store, List.of(found))), List.of()),
        ExitStatus.CLEAN);
  }
}
