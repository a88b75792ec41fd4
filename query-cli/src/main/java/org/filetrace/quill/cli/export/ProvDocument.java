package org.filetrace.quill.cli.export;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.JobTrace;
import org.filetrace.quill.store.query.RecordedJob;
import org.jspecify.annotations.Nullable;

/**
 * A lineage in the terms of W3C PROV-DM (2013-04-30): files are entities, jobs activities, users
 * agents. Its two notations are written by {@link ProvJson} and {@link ProvN}.
 */
final class ProvDocument {
  /** A name with a prefix, as a value. */
  record QualifiedName(String text) {}

  /**
   * An entity, activity or agent.
   *
   * @param attributes values are {@code String}, {@code Long} or {@link QualifiedName}
   */
  record Element(
      String kind,
      String id,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      Map<String, Object> attributes) {}

  /**
   * A relation.
   *
   * @param roles names of the two arguments in PROV-JSON
   * @param timed whether PROV-N has a place for a time or plan after them
   */
  record Relation(
      String kind,
      String first,
      String second,
      List<String> roles,
      boolean timed,
      Map<String, Object> attributes) {}

  private static final List<String> USED = List.of("prov:activity", "prov:entity");
  private static final List<String> GENERATED = List.of("prov:entity", "prov:activity");
  private static final List<String> ASSOCIATED = List.of("prov:activity", "prov:agent");
  private static final List<String> ALTERNATE = List.of("prov:alternate1", "prov:alternate2");

  private final LineageGraph graph;
  private final List<Element> elements = new ArrayList<>();
  private final List<Relation> relations = new ArrayList<>();

  ProvDocument(LineageGraph graph) {
    this.graph = graph;
    graph.versions().values().forEach(version -> elements.add(entity(version)));
    Set<String> users = new LinkedHashSet<>();
    for (RecordedJob job : graph.jobs().values()) {
      elements.add(activity(job));
      if (users.add(job.userName())) {
        elements.add(agent(job));
      }
      relate("wasAssociatedWith", Names.of(job), Names.ofUser(job), ASSOCIATED, true, Map.of());
    }
    graph
        .used()
        .forEach(
            e ->
                relate(
                    "used",
                    job(e.jobId()),
                    file(e.versionId()),
                    USED,
                    true,
                    Map.of("prov:role", e.role().name().toLowerCase(Locale.ROOT))));
    graph
        .generated()
        .forEach(
            e ->
                relate(
                    "wasGeneratedBy",
                    file(e.versionId()),
                    job(e.jobId()),
                    GENERATED,
                    true,
                    Map.of()));
    graph
        .copied()
        .forEach(
            e -> relate("alternateOf", file(e.to()), file(e.from()), ALTERNATE, false, Map.of()));
  }

  List<Element> elements() {
    return elements;
  }

  List<Relation> relations() {
    return relations;
  }

  private void relate(
      String kind,
      @Nullable String first,
      @Nullable String second,
      List<String> roles,
      boolean timed,
      Map<String, Object> attributes) {
    if (first != null && second != null) {
      relations.add(
          new Relation(kind, "quill:" + first, "quill:" + second, roles, timed, attributes));
    }
  }

  /** Null for a job that the asking user may not see. */
  private @Nullable String job(long id) {
    RecordedJob job = graph.jobs().get(id);
    return job == null ? null : Names.of(job);
  }

  private @Nullable String file(long id) {
    FileVersion version = graph.versions().get(id);
    return version == null ? null : Names.of(version);
  }

  private static Element entity(FileVersion version) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("prov:label", version.pathname());
    attributes.put("prov:location", version.pathname());
    attributes.put("prov:type", new QualifiedName("quill:File"));
    attributes.put("quill:sizeBytes", version.sizeBytes());
    attributes.put("quill:modifiedAt", version.modifiedAt().toString());
    attributes.put("quill:checksumState", version.checksumState());
    if (version.checksum() != null) {
      attributes.put("quill:" + version.checksumAlgorithm(), version.checksum());
    }
    return new Element("entity", "quill:" + Names.of(version), null, null, attributes);
  }

  private static Element activity(RecordedJob job) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("prov:label", job.globaljobid());
    attributes.put("prov:location", String.join(",", job.hosts()));
    attributes.put("prov:type", new QualifiedName("quill:Job"));
    attributes.put("quill:scheduler", job.scheduler());
    attributes.put("quill:command", job.command());
    attributes.put("quill:directory", job.traces().get(0).cwd());
    attributes.put("quill:kernel", kernel(job.traces().get(0)));
    attributes.put("quill:recordVerdict", job.verdict().toString());
    if (job.exitStatus() != null) {
      attributes.put("quill:exitStatus", (long) job.exitStatus());
    }
    return new Element(
        "activity", "quill:" + Names.of(job), job.startedAt(), job.endedAt(), attributes);
  }

  private static String kernel(JobTrace trace) {
    return trace.kernel() + " " + trace.architecture();
  }

  private static Element agent(RecordedJob job) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("prov:label", job.userName());
    attributes.put("prov:type", new QualifiedName("prov:Person"));
    return new Element("agent", "quill:" + Names.ofUser(job), null, null, attributes);
  }
}
