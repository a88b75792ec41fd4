package org.filetrace.quill.cli;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.SelectJobs;
import org.filetrace.quill.store.query.SelectRenames;
import org.filetrace.quill.store.query.SelectRenames.Rename;
import org.filetrace.quill.store.query.SelectVersions;
import org.jspecify.annotations.Nullable;

/**
 * A file as a job left it, followed back over the names that it had before: a job that renames or
 * links makes no content.
 *
 * @param written by the job that made the content; under its first name
 * @param version under its name now, with a checksum that it has under any of its names
 * @param renamedFrom the first name; null where it has it still
 * @param renamedBy the job that gave the name now; null with {@code renamedFrom}
 */
record NamedFile(
    FileUse written,
    FileVersion version,
    @Nullable String renamedFrom,
    @Nullable RecordedJob renamedBy) {

  /** Every write of a file of this name by a job in the store, the newest first. */
  static List<FileUse> writes(Store store, String pathname) {
    return new SelectFileUses(store.sql())
        .ofPath(pathname, EnumSet.of(Role.WRITTEN), JobFilter.ALL).stream()
            .filter(use -> use.version() != null)
            .sorted(Comparator.comparing(FileUse::lastAt).reversed())
            .toList();
  }

  /** Follows back what a job wrote, or only named. */
  static NamedFile of(Store store, FileUse named) {
    FileVersion last = Objects.requireNonNull(named.version());
    FileVersion first = last;
    FileVersion summed = last;
    Set<Long> seen = new HashSet<>();
    while (seen.add(first.id())) {
      List<Rename> renames = new SelectRenames(store.sql()).to(List.of(first.id()));
      List<FileVersion> before =
          new SelectVersions(store.sql())
              .ofIds(
                  renames.stream()
                      .map(Rename::versionId)
                      .filter(id -> !seen.contains(id))
                      .toList());
      if (!before.isEmpty()) {
        first = before.get(0);
        summed = summed.hasFullChecksum() ? summed : first;
      }
    }
    if (first.id() == last.id()) {
      return new NamedFile(named, last, null, null);
    }
    RecordedJob job = new SelectJobs(store.sql()).ofIds(List.of(named.jobId())).get(0);
    return new NamedFile(
        writer(store, first, named), last.withContentOf(summed), first.pathname(), job);
  }

  /** Who wrote the content; where nobody recorded did, the job that named it. */
  private static FileUse writer(Store store, FileVersion first, FileUse named) {
    return writes(store, first.pathname()).stream()
        .filter(use -> Objects.requireNonNull(use.version()).id() == first.id())
        .findFirst()
        .orElse(named);
  }

  /** What is said of a file that has no {@code NamedFile}. */
  static String unwritten(String pathname) {
    return CellText.printable(pathname)
        + " was written by no job in the store that you may see; 'quill jobs FILE' shows who read it";
  }

  /** {@code ; renamed by job Y (first name: X)}, empty where it was not. */
  String renaming() {
    return renamedFrom == null || renamedBy == null
        ? ""
        : "; renamed by job "
            + renamedBy.globaljobid()
            + " (first name: "
            + CellText.printable(renamedFrom)
            + ")";
  }
}
