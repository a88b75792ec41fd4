package org.filetrace.quill.store.query;

import static org.filetrace.quill.store.schema.Tables.CHUNK;
import static org.filetrace.quill.store.schema.Tables.CHUNK_MEMBER;
import static org.filetrace.quill.store.schema.Tables.FILE_VERSION;
import static org.filetrace.quill.store.schema.Tables.SET_CHUNK;
import static org.filetrace.quill.store.schema.Tables.TRACE_FILE;
import static org.filetrace.quill.store.schema.Tables.TRACE_SET;
import static org.filetrace.quill.store.schema.Tables.USAGE_KIND;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Which trace used which version of a file in which role. One table is asked after the other: of a
 * join of all of them a planner must guess how many traces a version has, and the average says
 * little where one has two and the next a million.
 */
final class SelectUses {
  /** A trace used a version; once for each way in which it did. */
  record Use(long traceId, Role role, long versionId) {}

  private final DSLContext store;

  SelectUses(DSLContext store) {
    this.store = store;
  }

  List<Use> ofVersions(Collection<Long> versionIds, Set<Role> roles) {
    Map<Long, Role> usages = usages(roles);
    List<Use> uses = new ArrayList<>();
    addUnshared(TRACE_FILE.VERSION_ID, FILE_VERSION.VERSION_ID, versionIds, usages, uses);
    Map<Long, List<Long>> chunks =
        Links.of(store, CHUNK_MEMBER.VERSION_ID, versionIds, CHUNK_MEMBER.CHUNK_ID);
    Map<Long, Role> roleOfChunk = roles(Links.values(chunks), usages);
    Map<Long, List<Long>> sets =
        Links.of(store, SET_CHUNK.CHUNK_ID, roleOfChunk.keySet(), SET_CHUNK.SET_ID);
    Map<Long, List<Long>> traces =
        Links.of(store, TRACE_SET.SET_ID, Links.values(sets), TRACE_SET.TRACE_ID);
    forEach(
        chunks,
        sets,
        (versionId, chunkId, setId) -> {
          for (long traceId : traces.getOrDefault(setId, List.of())) {
            uses.add(new Use(traceId, Objects.requireNonNull(roleOfChunk.get(chunkId)), versionId));
          }
        });
    return uses;
  }

  List<Use> ofTraces(Collection<Long> traceIds, Set<Role> roles) {
    Map<Long, Role> usages = usages(roles);
    List<Use> uses = new ArrayList<>();
    addUnshared(TRACE_FILE.TRACE_ID, FILE_VERSION.WRITTEN_BY, traceIds, usages, uses);
    Map<Long, List<Long>> sets = Links.of(store, TRACE_SET.TRACE_ID, traceIds, TRACE_SET.SET_ID);
    Map<Long, List<Long>> chunks =
        Links.of(store, SET_CHUNK.SET_ID, Links.values(sets), SET_CHUNK.CHUNK_ID);
    Map<Long, Role> roleOfChunk = roles(Links.values(chunks), usages);
    Map<Long, List<Long>> versions =
        Links.of(store, CHUNK_MEMBER.CHUNK_ID, roleOfChunk.keySet(), CHUNK_MEMBER.VERSION_ID);
    forEach(
        sets,
        chunks,
        (traceId, setId, chunkId) -> {
          for (long versionId : versions.getOrDefault(chunkId, List.of())) {
            uses.add(new Use(traceId, Objects.requireNonNull(roleOfChunk.get(chunkId)), versionId));
          }
        });
    return uses;
  }

  private Map<Long, Role> usages(Set<Role> roles) {
    Map<Long, Role> usages = new HashMap<>();
    store
        .select(USAGE_KIND.USAGE_ID, USAGE_KIND.ROLE_ID)
        .from(USAGE_KIND)
        .where(USAGE_KIND.ROLE_ID.in(roles.stream().map(Role::id).toList()))
        .forEach(row -> usages.put(row.value1(), Role.of(row.value2())));
    return usages;
  }

  /** What is in no set: rows of their own, and what a trace wrote. */
  private void addUnshared(
      TableField<?, Long> inFiles,
      TableField<?, Long> inVersions,
      Collection<Long> ids,
      Map<Long, Role> usages,
      List<Use> uses) {
    Chunks.of(ids)
        .forEach(
            chunk -> {
              store
                  .select(TRACE_FILE.TRACE_ID, TRACE_FILE.USAGE_ID, TRACE_FILE.VERSION_ID)
                  .from(TRACE_FILE)
                  .where(Chunks.among(store, inFiles, chunk))
                  .forEach(row -> add(row.value1(), usages.get(row.value2()), row.value3(), uses));
              store
                  .select(FILE_VERSION.WRITTEN_BY, FILE_VERSION.WRITTEN_AS, FILE_VERSION.VERSION_ID)
                  .from(FILE_VERSION)
                  .where(Chunks.among(store, inVersions, chunk))
                  .and(FILE_VERSION.WRITTEN_BY.isNotNull())
                  .forEach(row -> add(row.value1(), usages.get(row.value2()), row.value3(), uses));
            });
  }

  private static void add(long traceId, @Nullable Role role, long versionId, List<Use> uses) {
    if (role != null) {
      uses.add(new Use(traceId, role, versionId));
    }
  }

  /** The chunks that were used in one of these ways. */
  private Map<Long, Role> roles(Collection<Long> chunkIds, Map<Long, Role> usages) {
    Map<Long, Role> roles = new HashMap<>();
    Links.of(store, CHUNK.CHUNK_ID, chunkIds, CHUNK.USAGE_ID)
        .forEach(
            (chunkId, usageId) -> {
              Role role = usages.get(usageId.get(0));
              if (role != null) {
                roles.put(chunkId, role);
              }
            });
    return roles;
  }

  /** Receives what two links in a row join. */
  private interface Joined {
    void accept(long from, long via, long to);
  }

  private static void forEach(
      Map<Long, List<Long>> first, Map<Long, List<Long>> second, Joined receiver) {
    first.forEach(
        (from, via) ->
            via.forEach(
                id ->
                    second
                        .getOrDefault(id, List.of())
                        .forEach(to -> receiver.accept(from, id, to))));
  }
}
