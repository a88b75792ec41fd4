package org.filetrace.quill.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.filetrace.quill.cli.DiskFile.Comparison;
import org.filetrace.quill.cli.output.CellText;
import org.filetrace.quill.cli.select.FileArgument;
import org.filetrace.quill.cli.select.FileArgument.ByContent;
import org.filetrace.quill.cli.select.FileArgument.ByPath;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectEdges;
import org.filetrace.quill.store.query.SelectVersions;
import org.jspecify.annotations.Nullable;

/**
 * Where a search through lineage begins.
 *
 * @param job the job meant, null when it is a file
 * @param versions the file versions meant, empty for a job
 * @param notes how the argument was understood, where that is not obvious
 */
record LineageStart(@Nullable RecordedJob job, List<Long> versions, List<String> notes) {
  private LineageStart(List<Long> versions, List<String> notes) {
    this(null, versions, notes);
  }

  static final String HELP =
      "A path (the version that is there now, else the newest recorded), sha256:HEX, or a job.";

  /** Understands FILE|sha256:HEX|JOB; a name without a slash that is no file here is a job. */
  static LineageStart of(Store store, Surroundings surroundings, String argument) {
    if (argument.startsWith("sha256:")) {
      return ofContent(store, (ByContent) FileArgument.parse(argument), argument);
    }
    ByPath file = FileArgument.path(argument);
    if (argument.contains("/") || Files.exists(file.path())) {
      return ofFile(store, file);
    }
    RecordedJob job = new JobArgument(store, surroundings).one(argument, JobFilter.ALL);
    return new LineageStart(job, List.of(), List.of());
  }

  /**
   * The versions to begin with.
   *
   * @param ofJob what stands for a job: what it used, or what it wrote; not what it deleted again
   */
  List<Long> versions(Store store, Set<Role> ofJob) {
    if (job == null) {
      return versions;
    }
    SelectEdges edges = new SelectEdges(store.sql());
    Set<Long> ofIt = new LinkedHashSet<>();
    edges.ofJobs(List.of(job.id()), ofJob).forEach(edge -> ofIt.add(edge.versionId()));
    edges
        .ofJobs(List.of(job.id()), EnumSet.of(Role.DELETED))
        .forEach(edge -> ofIt.remove(edge.versionId()));
    return List.copyOf(ofIt);
  }

  private static LineageStart ofContent(Store store, ByContent content, String argument) {
    List<FileVersion> versions = new SelectVersions(store.sql()).ofContent(content.hexPrefix());
    if (versions.isEmpty()) {
      throw Failure.notFound(
          "no file of content " + argument + " is in the store, or yours to see");
    }
    return new LineageStart(ids(versions), List.of());
  }

  private static LineageStart ofFile(Store store, ByPath file) {
    SelectVersions select = new SelectVersions(store.sql());
    List<FileVersion> versions = select.ofPath(file.pathname());
    DiskFile disk = DiskFile.named(file.pathname());
    for (FileVersion version : versions) {
      Comparison comparison = disk.with(version);
      if (comparison == Comparison.UNTOUCHED || comparison == Comparison.SAME_CONTENT) {
        return new LineageStart(List.of(version.id()), List.of());
      }
    }
    String name = CellText.printable(file.pathname());
    if (!versions.isEmpty()) {
      FileVersion newest = versions.get(0);
      return new LineageStart(
          List.of(newest.id()),
          List.of(
              name
                  + (Files.exists(file.path())
                      ? " is not as any recorded job saw it; "
                      : " is not there now; ")
                  + "this is about its newest recorded version, "
                  + newest.content()));
    }
    return byContentOnDisk(select, disk, file.path(), name);
  }

  private static LineageStart byContentOnDisk(
      SelectVersions select, DiskFile disk, Path path, String name) {
    String sha256 = Files.isRegularFile(path) ? disk.sha256OrNull() : null;
    List<FileVersion> copies = sha256 == null ? List.of() : select.ofContent(sha256);
    if (copies.isEmpty()) {
      throw Failure.notFound(
          "no job that you may see had to do with " + name + ", by name or by content");
    }
    String note =
        name
            + " is in no record; files of the same content are: "
            + CellText.printable(copies.get(0).pathname())
            + (copies.size() == 1 ? "" : " and " + (copies.size() - 1) + " more");
    return new LineageStart(ids(copies), List.of(note));
  }

  private static List<Long> ids(List<FileVersion> versions) {
    return versions.stream().map(FileVersion::id).toList();
  }
}
