package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.number;
import static org.filetrace.quill.cli.output.Column.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.output.Column;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.SelectJobs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill verify PATH…}. */
@Command(
    name = "verify",
    description = {
      "Does a file still have the content that a recorded job wrote? Reads the whole file.",
      "intact: that of its last writer; older: that of an earlier one; changed: no recorded job's.",
      "What a job only renamed or linked still is what the job before it wrote."
    },
    footer = {
      "%nExit status 1 when a file is older, changed or gone; 4 when that cannot be told.",
      "%nExample:",
      "  quill verify results/*.csv"
    })
final class VerifyVerb extends Verb {
  private static final List<Column> COLUMNS =
      List.of(
          text("pathname"),
          text("verdict"),
          text("globaljobid"),
          text("user_name"),
          text("written_at"),
          text("content_then"),
          text("modified_now"),
          number("size_now"),
          text("owner_now"),
          text("sha256_now"),
          text("renamed_from"),
          text("renamed_by"));

  /**
   * The answer for one file.
   *
   * @param file as it was left by the job whose content is there; of a changed one by the last job
   */
  private record Finding(String verdict, NamedFile file, DiskFile now) {
    boolean isBad() {
      return !verdict.equals("intact") && !isUnknown();
    }

    boolean isUnknown() {
      return verdict.equals("unknown");
    }
  }

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files that jobs wrote.")
  List<String> paths = new ArrayList<>();

  @Override
  int answer(Store store) {
    Table table =
        new Table(
            "files",
            COLUMNS,
            List.of(
                "verdict",
                "globaljobid",
                "user_name",
                "written_at",
                "modified_now",
                "owner_now",
                "pathname"));
    List<RecordedJob> jobs = new ArrayList<>();
    List<String> caveats = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean bad = false;
    boolean missing = false;
    for (String path : paths) {
      String pathname = FileArgument.path(path).pathname();
      Finding finding = verify(store, pathname);
      if (finding == null) {
        missing = true;
        err().println("quill verify: " + NamedFile.unwritten(pathname));
        continue;
      }
      RecordedJob job =
          new SelectJobs(store.sql()).ofIds(List.of(finding.file().written().jobId())).get(0);
      jobs.add(job);
      if (finding.file().renamedFrom() != null) {
        notes.add(
            CellText.printable(pathname)
                + " was written by job "
                + job.globaljobid()
                + finding.file().renaming());
      }
      bad |= finding.isBad();
      if (finding.isUnknown()) {
        caveats.add(
            pathname + " has no checksum of its whole content to compare with, or cannot be read");
      }
      add(table, pathname, job, finding);
    }
    Answer answer =
        new Answer("quill.verify/1", List.of(table, JobTables.jobs(jobs)), caveats, notes);
    return print(
        answer, bad ? ExitStatus.AFFECTED : missing ? ExitStatus.NOT_FOUND : ExitStatus.CLEAN);
  }

  private static void add(Table table, String pathname, RecordedJob job, Finding finding) {
    RecordedJob renamedBy = finding.file().renamedBy();
    table.add(
        pathname,
        finding.verdict(),
        job.globaljobid(),
        job.userName(),
        finding.file().written().lastAt(),
        finding.file().version().content(),
        finding.now().modifiedAt(),
        finding.now().sizeBytes(),
        finding.now().owner(),
        finding.now().knownSha256(),
        finding.file().renamedFrom(),
        renamedBy == null ? null : renamedBy.globaljobid());
  }

  private static @Nullable Finding verify(Store store, String pathname) {
    List<FileUse> writes = NamedFile.writes(store, pathname);
    if (writes.isEmpty()) {
      return null;
    }
    DiskFile now = DiskFile.named(pathname);
    NamedFile last = NamedFile.of(store, writes.get(0));
    if (now.sizeBytes() == null) {
      return new Finding("gone", last, now);
    }
    String sha256 = now.sha256OrNull();
    if (isOf(last, sha256)) {
      return new Finding("intact", last, now);
    }
    for (FileUse write : writes.subList(1, writes.size())) {
      NamedFile earlier = NamedFile.of(store, write);
      if (isOf(earlier, sha256)) {
        return new Finding("older", earlier, now);
      }
    }
    boolean comparable = sha256 != null && last.version().hasFullChecksum();
    return new Finding(comparable ? "changed" : "unknown", last, now);
  }

  private static boolean isOf(NamedFile file, @Nullable String sha256) {
    return file.version().hasFullChecksum() && Objects.equals(sha256, file.version().checksum());
  }
}
