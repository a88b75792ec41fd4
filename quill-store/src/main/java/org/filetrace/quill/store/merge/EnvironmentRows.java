package org.filetrace.quill.store.merge;

import static org.filetrace.quill.store.schema.Tables.ENVIRONMENT;
import static org.filetrace.quill.store.schema.Tables.VARIABLE;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.sets.SetDigest;
import org.filetrace.quill.store.sets.SetDigest.Kind;

/** What the traces of a batch keep of their environments. */
final class EnvironmentRows {
  private final Store store;
  private final DigestIds<SeenVariable> variableIds;
  private final DigestIds<long[]> environmentIds;

  EnvironmentRows(Store store) {
    this.store = store;
    variableIds =
        new DigestIds<>(
            store.sql(),
            VARIABLE,
            VARIABLE.VARIABLE_ID,
            VARIABLE.DIGEST,
            (row, variable) -> {
              row.put(VARIABLE.NAME, variable.name());
              row.put(VARIABLE.CONTENT, variable.content());
            });
    environmentIds =
        new DigestIds<>(
            store.sql(),
            ENVIRONMENT,
            ENVIRONMENT.ENVIRONMENT_ID,
            ENVIRONMENT.DIGEST,
            (row, members) -> {});
  }

  /** Inserts what is new, and tells each trace its environment. */
  void insert(List<MergingTrace> traces) throws SQLException {
    for (MergingTrace trace : traces) {
      trace.read.environment.forEach(variable -> variableIds.need(digest(variable), variable));
    }
    variableIds.insert();
    Map<SetDigest, long[]> members = new HashMap<>();
    Map<MergingTrace, SetDigest> environments = new HashMap<>();
    for (MergingTrace trace : traces) {
      if (!trace.read.environment.isEmpty()) {
        long[] ids = ids(trace.read.environment);
        SetDigest environment = SetDigest.ofIds(Kind.ENVIRONMENT, 0, ids);
        members.put(environment, ids);
        environments.put(trace, environment);
        environmentIds.need(environment, ids);
      }
    }
    Set<SetDigest> inserted = environmentIds.insert();
    try (BulkInsert rows =
        BulkInsert.into(store, "environment_member", "environment_id, variable_id")) {
      for (SetDigest environment : inserted) {
        for (long member : Objects.requireNonNull(members.get(environment))) {
          rows.put(environmentIds.id(environment)).put(member).endRow();
        }
      }
      rows.finish();
    }
    environments.forEach(
        (trace, environment) -> trace.environmentId = environmentIds.id(environment));
    variableIds.endBatch();
    environmentIds.endBatch();
  }

  private long[] ids(List<SeenVariable> environment) {
    return environment.stream()
        .mapToLong(variable -> variableIds.id(digest(variable)))
        .sorted()
        .distinct()
        .toArray();
  }

  private static SetDigest digest(SeenVariable variable) {
    String text = variable.name() + "=" + variable.content();
    return SetDigest.ofBytes(Kind.VARIABLE, text.getBytes(StandardCharsets.UTF_8));
  }

  void forget() {
    variableIds.forget();
    environmentIds.forget();
  }
}
