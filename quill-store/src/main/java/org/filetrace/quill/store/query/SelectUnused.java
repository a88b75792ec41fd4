package org.filetrace.quill.store.query;

import static java.util.stream.Collectors.toSet;
import static org.filetrace.quill.store.schema.Tables.FILE_USE;
import static org.filetrace.quill.store.schema.Tables.TRACE;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.query.SelectRenames.Rename;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record2;

/**
 * File versions that jobs wrote and no job, not even their own, read or executed under any name.
 */
public final class SelectUnused {
  private final DSLContext store;

  public SelectUnused(DSLContext store) {
    this.store = store;
  }

  /** A version, and the store's number of a job that wrote it. */
  public record Unused(long jobId, FileVersion version) {}

  /**
   * Those in a folder and the folders below it.
   *
   * @param folder absolute
   * @param filter which jobs wrote them
   */
  public List<Unused> below(String folder, JobFilter filter) {
    Map<Long, Long> writers = new LinkedHashMap<>();
    for (Record2<Long, Long> row : written(folder, filter)) {
      writers.putIfAbsent(row.value1(), row.value2());
    }
    writers.keySet().removeAll(usedUnderAnyName(Set.copyOf(writers.keySet())));
    Map<Long, UsedFile> files = UsedFile.ofIds(store, writers.keySet());
    List<Unused> unused = new ArrayList<>();
    writers.forEach(
        (versionId, jobId) -> {
          UsedFile file = files.get(versionId);
          if (file != null && file.version() != null) {
            unused.add(new Unused(jobId, file.version()));
          }
        });
    return unused;
  }

  private List<Record2<Long, Long>> written(String folder, JobFilter filter) {
    return new ArrayList<>(
        store
            .select(FILE_USE.VERSION_ID, TRACE.JOB_ID)
            .from(JobFilter.TRACES)
            .join(FILE_USE)
            .on(FILE_USE.TRACE_ID.eq(TRACE.TRACE_ID))
            .where(FILE_USE.ROLE_ID.eq(Role.WRITTEN.id()))
            .and(FILE_USE.SIZE_BYTES.isNotNull())
            .and(isBelow(folder))
            .and(filter.condition())
            .orderBy(FILE_USE.MTIME_NS, FILE_USE.VERSION_ID, TRACE.STARTED_NS)
            .fetch());
  }

  /** As a range, so that an index can serve: '0' is the character after '/'. */
  private static Condition isBelow(String folder) {
    return folder.equals("/")
        ? noCondition()
        : FILE_USE
            .DIRNAME
            .eq(folder)
            .or(FILE_USE.DIRNAME.ge(folder + "/").and(FILE_USE.DIRNAME.lt(folder + "0")));
  }

  /** What was read before a job renamed or linked it was read. */
  private Set<Long> usedUnderAnyName(Set<Long> versionIds) {
    Set<Long> used = used(versionIds);
    Set<Long> seen = new HashSet<>(versionIds);
    List<Rename> renames = new ArrayList<>();
    Set<Long> frontier = new HashSet<>(versionIds);
    frontier.removeAll(used);
    while (!frontier.isEmpty()) {
      List<Rename> found = new SelectRenames(store).to(frontier);
      renames.addAll(found);
      frontier = found.stream().map(Rename::versionId).filter(seen::add).collect(toSet());
      used.addAll(used(frontier));
    }
    boolean more = true;
    while (more) {
      more = false;
      for (Rename rename : renames) {
        more |= used.contains(rename.versionId()) && used.add(rename.renamedId());
      }
    }
    return used;
  }

  private Set<Long> used(Set<Long> versionIds) {
    Set<Long> used = new HashSet<>();
    new SelectUses(store)
        .ofVersions(versionIds, EnumSet.of(Role.READ, Role.EXECUTED))
        .forEach(use -> used.add(use.versionId()));
    return used;
  }
}
