package org.filetrace.quill.store.merge;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.store.detail.Accesses;
import org.filetrace.quill.store.detail.Activities;
import org.filetrace.quill.store.detail.EncodedAccesses;
import org.filetrace.quill.store.merge.TraceContent.Rows;
import org.jspecify.annotations.Nullable;

/**
 * A trace whose files and accesses were read and understood: all that can be done without the
 * store, and so by another thread while the traces before it are merged. A trace of usual size is
 * kept as a whole, and its content is not needed any more; a large one {@link #needsContent}.
 */
public final class ReadTrace {
  final TraceFacts facts;
  final List<SeenVariable> environment = new ArrayList<>();

  /** What it did with files. */
  final List<FileUse> uses;

  /** The {@link Scope} of each use. */
  final String[] scopes;

  /** The different ways of use, and for each use the number of its own. */
  final List<Usage> usages;

  final int[] usageNo;

  final KeptRows<SeenProcess> processes;
  final KeptRows<SeenExecution> executions;
  final KeptRows<SeenMark> marks;

  final long accesses;

  /** Its accesses, unless they are too many to be kept. */
  final @Nullable Detail detail;

  private final @Nullable LargeTrace large;

  /** For each execution, by seq, the number of the use of what it executed. */
  private final Map<Long, Integer> executed = new HashMap<>();

  /**
   * Accesses, or a part of them, encoded as far as that goes without the store.
   *
   * @param uses for each file that they name the number of a use of it, or at least of another
   *     version at its path; -1 where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Detail(EncodedAccesses encoded, int[] uses) {
    Accesses accesses() {
      return encoded.accesses();
    }
  }

  /** What it takes to read the accesses of a large trace again, in parts. */
  private record LargeTrace(TraceContent content, TraceFiles files, UsesOfFiles usesOfFiles) {}

  /**
   * Reads it all, accesses once.
   *
   * @throws ContentRejectedException when paths, versions and accesses contradict each other
   */
  public ReadTrace(TraceContent content) throws SQLException {
    facts = content.facts();
    content.environment(environment::add);
    processes = new KeptRows<>(content::processes);
    executions = new KeptRows<>(content::executions);
    marks = new KeptRows<>(content::marks);
    TraceFiles files = new TraceFiles(content);
    FileUses fileUses = new FileUses(files, facts.architecture());
    DetailParts parts = new DetailParts(files);
    List<SeenAccess> executing = new ArrayList<>();
    long[] count = {0};
    content.accesses(
        access -> {
          fileUses.add(access);
          if (count[0]++ < DetailParts.ACCESSES_MAX) {
            parts.add(access);
          }
          if (access.activityId() == Activities.EXEC && access.result() >= 0) {
            executing.add(access);
          }
        });
    fileUses.end();
    accesses = count[0];
    uses = fileUses.uses();
    scopes = uses.stream().map(use -> Scope.of(use.pathname())).toArray(String[]::new);
    Map<Usage, Integer> numbers = new LinkedHashMap<>();
    usageNo =
        uses.stream()
            .mapToInt(use -> numbers.computeIfAbsent(use.usage(), usage -> numbers.size()))
            .toArray();
    usages = List.copyOf(numbers.keySet());
    UsesOfFiles usesOfFiles = new UsesOfFiles(uses);
    for (SeenAccess access : executing) {
      @Nullable SeenVersion version = files.versionOf(access);
      @Nullable Integer use =
          usesOfFiles.of(
              files.pathname(version == null ? access.pathNo() : version.pathNo()), version);
      if (use != null) {
        executed.put(access.seq(), use);
      }
    }
    boolean whole = accesses <= DetailParts.ACCESSES_MAX;
    detail = whole ? detail(parts, usesOfFiles) : null;
    large = whole ? null : new LargeTrace(content, files, usesOfFiles);
  }

  /** Whether the content it was read from must stay open until it is merged. */
  public boolean needsContent() {
    return large != null || !processes.areAll() || !executions.areAll() || !marks.areAll();
  }

  /** Reads again what was too much to be kept, in parts. */
  void detailInParts(Rows<Detail> receiver) throws SQLException {
    if (large != null) {
      DetailParts[] current = {new DetailParts(large.files)};
      large.content.accesses(
          access -> {
            current[0].add(access);
            if (current[0].accesses().size() == DetailParts.ACCESSES_MAX) {
              receiver.row(detail(current[0], large.usesOfFiles));
              current[0] = new DetailParts(large.files);
            }
          });
      receiver.row(detail(current[0], large.usesOfFiles));
    }
  }

  private static Detail detail(DetailParts parts, UsesOfFiles usesOfFiles) {
    Accesses accesses = parts.accesses();
    int[] uses = new int[accesses.files().size()];
    for (int file = 0; file < uses.length; file++) {
      uses[file] = usesOfFiles.ofOrOfPath(accesses.file(file).path(), parts.canonical(file));
    }
    return new Detail(new EncodedAccesses(accesses), uses);
  }

  /** The use of what an execution executed; null when it has no access of its own. */
  @Nullable Integer executed(long seq) {
    return executed.get(seq);
  }
}
