package org.filetrace.quill.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.filetrace.quill.cli.DiskFile.Comparison;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.FileUse;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobFilter;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.filetrace.quill.store.query.SelectFileUses;
import org.filetrace.quill.store.query.SelectJobs;
import org.jspecify.annotations.Nullable;

/**
 * Whether files are what their jobs would make again: their own content is still the one that was
 * written, and the programs and inputs of that job are still the ones that it used.
 *
 * <p>An input is what the job read before it finished the file, unless the job wrote or deleted it
 * itself: its temporaries are neither there any more nor of interest. All inputs of the job count
 * for all its outputs; what a job made from a part of its inputs can thus be called stale without
 * need, but nothing stale is called current.
 */
final class Staleness {
  /** What may have changed. */
  enum Subject {
    FILE,
    PROGRAM,
    INPUT,
    LIBRARY
  }

  /**
   * Something that is not as it was.
   *
   * @param recorded what the job had
   */
  record Reason(Subject subject, Comparison comparison, FileVersion recorded, DiskFile now) {
    /** Whether this makes the file stale; otherwise it only cannot be told. */
    boolean stale() {
      return comparison == Comparison.DIFFERENT || comparison == Comparison.GONE;
    }
  }

  /**
   * The answer for one file.
   *
   * @param maker the job that wrote it
   * @param written when and as which version
   * @param compared how many programs and inputs were looked at
   * @param touched how many of them, and of the file itself, have another time but the same content
   */
  record Finding(
      RecordedJob maker, FileUse written, List<Reason> reasons, int compared, int touched) {
    boolean stale() {
      return reasons.stream().anyMatch(Reason::stale);
    }

    boolean uncertain() {
      return !stale() && !reasons.isEmpty();
    }
  }

  private final SelectFileUses uses;
  private final SelectJobs jobs;
  private final boolean libraries;
  private final Map<String, DiskFile> disk = new HashMap<>();

  /**
   * @param libraries whether shared libraries and other system files count as inputs
   */
  Staleness(Store store, boolean libraries) {
    this.uses = new SelectFileUses(store.sql());
    this.jobs = new SelectJobs(store.sql());
    this.libraries = libraries;
  }

  /** The answer for a file, null when no recorded job wrote it. */
  @Nullable Finding of(String pathname) {
    List<FileUse> writes =
        uses.ofPath(pathname, EnumSet.of(Role.WRITTEN), JobFilter.ALL).stream()
            .filter(use -> use.version() != null)
            .sorted(Comparator.comparing(FileUse::lastAt).reversed())
            .toList();
    if (writes.isEmpty()) {
      return null;
    }
    FileUse written = writeOfWhatIsThere(writes);
    RecordedJob maker = jobs.ofIds(List.of(written.jobId())).get(0);
    Comparisons found = new Comparisons();
    found.compare(Subject.FILE, written.version());
    List<FileUse> all = uses.ofTraces(maker.traceIds(), EnumSet.allOf(Role.class));
    for (FileUse used : programsAndInputs(all, written)) {
      found.compare(subject(used), used.version());
    }
    return new Finding(maker, written, found.reasons, found.compared - 1, found.touched);
  }

  /** The write whose content is there now; else the last. A file may have been put back. */
  private FileUse writeOfWhatIsThere(List<FileUse> newestFirst) {
    for (FileUse write : newestFirst) {
      Comparison comparison =
          onDisk(write.pathname()).with(Objects.requireNonNull(write.version()));
      if (comparison == Comparison.UNTOUCHED || comparison == Comparison.SAME_CONTENT) {
        return write;
      }
    }
    return newestFirst.get(0);
  }

  /** For each name the last version that the job had before the file was finished. */
  private List<FileUse> programsAndInputs(List<FileUse> all, FileUse written) {
    Set<String> own = new HashSet<>();
    for (FileUse use : all) {
      if (use.role() == Role.WRITTEN || use.role() == Role.DELETED) {
        own.add(use.pathname());
      }
    }
    Map<String, FileUse> last = new LinkedHashMap<>();
    for (FileUse use : all) {
      boolean read = use.role() == Role.READ || use.role() == Role.EXECUTED;
      boolean before = !use.firstAt().isAfter(written.lastAt());
      if (read && before && use.version() != null && !own.contains(use.pathname()) && counts(use)) {
        last.merge(use.pathname(), use, Staleness::ratherExecutedThenLater);
      }
    }
    return new ArrayList<>(last.values());
  }

  private static FileUse ratherExecutedThenLater(FileUse a, FileUse b) {
    if (a.role() != b.role()) {
      return a.role() == Role.EXECUTED ? a : b;
    }
    return b.firstAt().isBefore(a.firstAt()) ? a : b;
  }

  private boolean counts(FileUse use) {
    return libraries || use.role() == Role.EXECUTED || !SystemFiles.contain(use.pathname());
  }

  private static Subject subject(FileUse use) {
    if (use.role() == Role.EXECUTED) {
      return Subject.PROGRAM;
    }
    return SystemFiles.contain(use.pathname()) ? Subject.LIBRARY : Subject.INPUT;
  }

  private DiskFile onDisk(String pathname) {
    return disk.computeIfAbsent(pathname, DiskFile::named);
  }

  /** Collects what is not as it was. */
  private final class Comparisons {
    final List<Reason> reasons = new ArrayList<>();
    int compared;
    int touched;

    void compare(Subject subject, @Nullable FileVersion recorded) {
      if (recorded == null) {
        return;
      }
      DiskFile now = onDisk(recorded.pathname());
      Comparison comparison = now.with(recorded);
      compared++;
      switch (comparison) {
        case UNTOUCHED, NO_REGULAR_FILE -> {}
        case SAME_CONTENT -> touched++;
        case DIFFERENT, GONE, NO_CHECKSUM, UNREADABLE ->
            reasons.add(new Reason(subject, comparison, recorded, now));
      }
    }
  }
}
