package org.filetrace.quill.cli;

import java.util.Comparator;
import java.util.List;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.select.SelectionOptions;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectFileUses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quill files JOB}. */
@Command(
    name = "files",
    description = "What files a job used, and in which versions.",
    footer = {
      "%nExamples:",
      "  quill files 4711 --written",
      "  quill files 4711 --csv -o role,checksum,pathname"
    })
final class FilesVerb extends Verb {
  @Mixin JobOption job;
  @Mixin RoleOptions roles;
  @Mixin SelectionOptions selection;

  @Override
  int answer(Store store) {
    RecordedJob found =
        new JobArgument(store, surroundings()).one(job.name(), selection.filter(now()));
    FileUseTable files = new FileUseTable("role", "size", "last_modified", "content", "pathname");
    new SelectFileUses(store.sql())
        .ofTraces(found.traceIds(), roles.roles()).stream()
            .sorted(Comparator.comparing(FileUse::role).thenComparing(FileUse::pathname))
            .forEach(use -> files.add(found, use));
    return print(
        new Answer(
            "quill.files/1",
            List.of(files.table()),
            new Completeness(store).caveats(List.of(found))),
        ExitStatus.CLEAN);
  }
}
