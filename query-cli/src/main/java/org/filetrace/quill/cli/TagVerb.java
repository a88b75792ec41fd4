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

/** {@code quill tag JOB KEY=VALUE…}. */
@Command(
    name = "tag",
    description = {
      "Tags a job, with your name and the time; without KEY=VALUE shows what was said about it.",
      "Nothing is changed or removed: of a key given again the newest value counts."
    },
    footer = {
      "%nExamples:",
      "  quill tag 4711 project=mars quality=good",
      "  quill find --tag quality=good"
    })
final class TagVerb extends Verb {
  @Parameters(index = "0", paramLabel = "JOB", description = JobArgument.HELP)
  String job = "";

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Tags; a key has letters, digits, '.', '_' and '-'.")
  List<String> tags = new ArrayList<>();

  @Override
  int answer(Store store) {
    RecordedJob found = new JobArgument(store, surroundings()).one(job, JobFilter.ALL);
    for (String tag : tags) {
      if (!tag.matches("(?s)[A-Za-z0-9._-]+=.+")) {
        throw Failure.usage("'" + tag + "' is no tag; write key=value, as project=mars");
      }
    }
    if (!tags.isEmpty()) {
      try (Store writable = quill.openStoreForMerge()) {
        Annotate annotate = new Annotate(writable, surroundings().user());
        for (String tag : tags) {
          int equals = tag.indexOf('=');
          annotate.add(
              found.id(), tag.substring(0, equals), tag.substring(equals + 1), now().toInstant());
        }
      }
    }
    return print(
        new Answer(
            "quill.annotations/1", List.of(AnnotationTable.of(store, List.of(found))), List.of()),
        ExitStatus.CLEAN);
  }
}
