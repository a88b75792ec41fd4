package org.filetrace.quill.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
   * One comparison with what is there now.
   *
   * @param recorded what the job had
   */
  record Reason(Subject subject, Comparison comparison, FileVersion recorded, DiskFile now) {
    /** Whether nothing has changed. */
    boolean same() {
      return switch (comparison) {
        case UNTOUCHED, SAME_CONTENT, NO_REGULAR_FILE -> true;
        case DIFFERENT, GONE, NO_CHECKSUM, UNREADABLE -> false;
      };
    }

    /** Whether this makes the file stale. */
    boolean stale() {
      return comparison == Comparison.DIFFERENT || comparison == Comparison.GONE;
    }
  }

  /**
   * The answer for one file.
   *
   * @param maker the job that wrote it
   * @param file when and as which version
   * @param compared the file itself, and every program and input that was looked at
   */
  record Finding(RecordedJob maker, NamedFile file, List<Reason> compared) {
    /** What is not as it was, or cannot be told. */
    List<Reason> reasons() {
      return compared.stream().filter(reason -> !reason.same()).toList();
    }

    /**
     * @param all whether what is the same is among them
     */
    List<Reason> reasons(boolean all) {
      return all ? compared : reasons();
    }

    String verdict() {
      return stale() ? "stale" : uncertain() ? "unknown" : "current";
    }

    boolean stale() {
      return compared.stream().anyMatch(Reason::stale);
    }

    boolean uncertain() {
      return !stale() && !reasons().isEmpty();
    }

    /** How many have another time but the same content. */
    long touched() {
      return compared.stream().filter(r -> r.comparison() == Comparison.SAME_CONTENT).count();
    }

    /** What it was made with. */
    List<String> origins() {
      return compared.stream()
          .filter(reason -> reason.subject() != Subject.FILE)
          .map(reason -> reason.recorded().pathname())
          .toList();
    }
  }

  private final Store store;
  private final SelectFileUses uses;
  private final SelectJobs jobs;
  private final boolean libraries;
  private final Map<String, DiskFile> disk = new HashMap<>();

  /**
   * @param libraries whether shared libraries and other system files count as inputs
   */
  Staleness(Store store, boolean libraries) {
    this.store = store;
    this.uses = new SelectFileUses(store.sql());
    this.jobs = new SelectJobs(store.sql());
    this.libraries = libraries;
  }

  /** The answer for a file, null when no recorded job wrote it. */
  @Nullable Finding of(String pathname) {
    List<FileUse> writes = NamedFile.writes(store, pathname);
    if (writes.isEmpty()) {
      return null;
    }
    NamedFile file = NamedFile.of(store, writeOfWhatIsThere(writes));
    RecordedJob maker = jobs.ofIds(List.of(file.written().jobId())).get(0);
    List<Reason> compared = new ArrayList<>();
    compared.add(compare(Subject.FILE, file.version()));
    List<FileUse> all = uses.ofTraces(maker.traceIds(), EnumSet.allOf(Role.class));
    for (FileUse used : programsAndInputs(all, file.written())) {
      compared.add(compare(subject(used), Objects.requireNonNull(used.version())));
    }
    return new Finding(maker, file, compared);
  }

  /**
   * The answers for everything that a file was made with and that jobs wrote, and for what that was
   * made with, and so on; the nearest first.
   */
  Map<String, Finding> upstream(Finding finding) {
    Map<String, Finding> found = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>(Set.of(finding.file().version().pathname()));
    Deque<String> next = new ArrayDeque<>(finding.origins());
    while (!next.isEmpty()) {
      String pathname = next.remove();
      Finding of = seen.add(pathname) ? of(pathname) : null;
      if (of != null) {
        found.put(pathname, of);
        next.addAll(of.origins());
      }
    }
    return found;
  }

  private Reason compare(Subject subject, FileVersion recorded) {
    DiskFile now = onDisk(recorded.pathname());
    return new Reason(subject, now.with(recorded), recorded, now);
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
}
