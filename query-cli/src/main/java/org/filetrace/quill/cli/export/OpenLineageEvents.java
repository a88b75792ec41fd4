package org.filetrace.quill.cli.export;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;

/**
 * Events of OpenLineage 2-0-2, one a line: each job starts, and completes or fails with its inputs
 * and outputs. Files are datasets of the namespace {@code file}; facet {@code version} has their
 * content.
 */
public final class OpenLineageEvents implements Exporter {
  private static final String SPECIFICATION = "https://openlineage.io/spec/";
  private static final String PRODUCER = Names.NAMESPACE + "quill";

  @Override
  public void export(LineageGraph graph, PrintWriter out) {
    for (RecordedJob job : graph.jobs().values()) {
      JsonText.line(event(graph, job, "START", job.startedAt()), out);
      Instant end = job.endedAt();
      if (end != null) {
        boolean good = Objects.equals(job.exitStatus(), 0);
        JsonText.line(event(graph, job, good ? "COMPLETE" : "FAIL", end), out);
      }
    }
  }

  private static Map<String, Object> event(
      LineageGraph graph, RecordedJob job, String type, Instant at) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("eventType", type);
    event.put("eventTime", at.toString());
    event.put("producer", PRODUCER);
    event.put("schemaURL", SPECIFICATION + "2-0-2/OpenLineage.json#/$defs/RunEvent");
    event.put(
        "run",
        Map.of("runId", job.traces().get(0).uuid(), "facets", Map.of("filetrace", record(job))));
    event.put(
        "job",
        Map.of(
            "namespace",
            job.scheduler() + "://" + job.cluster(),
            "name",
            job.jobName() == null ? job.command() : job.jobName()));
    event.put(
        "inputs",
        datasets(
            graph,
            graph.used().stream().filter(e -> e.jobId() == job.id()).map(e -> e.versionId())));
    event.put(
        "outputs",
        datasets(
            graph,
            graph.generated().stream().filter(e -> e.jobId() == job.id()).map(e -> e.versionId())));
    return event;
  }

  /** A facet of our own: what no standard one says. */
  private static Map<String, Object> record(RecordedJob job) {
    Map<String, Object> facet = facet(Names.NAMESPACE + "run-facet-1");
    facet.put("globaljobid", job.globaljobid());
    facet.put("user", job.userName());
    facet.put("hosts", job.hosts());
    facet.put("command", job.command());
    facet.put("recordVerdict", job.verdict().toString());
    return facet;
  }

  private static Map<String, Object> facet(String schemaUrl) {
    Map<String, Object> facet = new LinkedHashMap<>();
    facet.put("_producer", PRODUCER);
    facet.put("_schemaURL", schemaUrl);
    return facet;
  }

  private static List<Map<String, Object>> datasets(LineageGraph graph, Stream<Long> versionIds) {
    Set<Long> distinct = new LinkedHashSet<>(versionIds.toList());
    return distinct.stream()
        .flatMap(id -> Stream.ofNullable(graph.versions().get(id)))
        .map(OpenLineageEvents::dataset)
        .toList();
  }

  private static Map<String, Object> dataset(FileVersion version) {
    Map<String, Object> facet =
        facet(
            SPECIFICATION
                + "facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet");
    facet.put(
        "datasetVersion",
        version.checksum() == null
            ? version.sizeBytes() + " bytes of " + version.modifiedAt()
            : version.checksumAlgorithm() + ":" + version.checksum());
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("namespace", "file");
    dataset.put("name", version.pathname());
    dataset.put("facets", Map.of("version", facet));
    return dataset;
  }
}
