package org.filetrace.quill.cli.export;

import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.filetrace.quill.store.lineage.LineageGraph.Generated;
import org.filetrace.quill.store.lineage.LineageGraph.Used;
import org.filetrace.quill.store.query.FileVersion;
import org.filetrace.quill.store.query.RecordedJob;
import org.filetrace.quill.store.query.Role;
import org.jspecify.annotations.Nullable;

/**
 * {@code ro-crate-metadata.json} of RO-Crate 1.1, by the profile Process Run Crate 0.5: each job is
 * a {@code CreateAction} with its programs as instruments. Files are named where they lie, not
 * packed.
 */
public final class RoCrate implements Exporter {
  private final Instant now;
  private final String title;
  private final List<String> caveats;

  /**
   * @param now date of publication
   * @param caveats why the record may lack something
   */
  public RoCrate(Instant now, String title, List<String> caveats) {
    this.now = now;
    this.title = title;
    this.caveats = caveats;
  }

  @Override
  public void export(LineageGraph graph, PrintWriter out) {
    Map<String, Object> crate = new LinkedHashMap<>();
    crate.put(
        "@context",
        List.of(
            "https://w3id.org/ro/crate/1.1/context",
            Map.of("sha256", "https://schema.org/sha256")));
    crate.put("@graph", new Crate(graph).entities());
    JsonText.document(crate, out);
  }

  private static Map<String, Object> entity(String id, Object type) {
    Map<String, Object> entity = new LinkedHashMap<>();
    entity.put("@id", id);
    entity.put("@type", type);
    return entity;
  }

  private static Map<String, String> reference(String id) {
    return Map.of("@id", id);
  }

  private static List<Map<String, String>> references(Collection<String> ids) {
    return ids.stream().map(RoCrate::reference).toList();
  }

  private final class Crate {
    final LineageGraph graph;
    final Map<Long, String> files = new LinkedHashMap<>();
    final Set<Long> programs = new LinkedHashSet<>();
    final Map<Long, Set<String>> used = new HashMap<>();
    final Map<Long, Set<String>> executed = new HashMap<>();
    final Map<Long, Set<String>> generated = new HashMap<>();

    Crate(LineageGraph graph) {
      this.graph = graph;
      Map<String, Long> names = new HashMap<>();
      graph.versions().values().forEach(v -> names.merge(v.pathname(), 1L, Long::sum));
      for (FileVersion version : graph.versions().values()) {
        boolean several = Objects.requireNonNull(names.get(version.pathname())) > 1;
        files.put(version.id(), uri(version.pathname(), several ? Names.of(version) : null));
      }
      for (Used edge : graph.used()) {
        if (edge.role() == Role.EXECUTED) {
          programs.add(edge.versionId());
        }
        add(edge.role() == Role.EXECUTED ? executed : used, edge.jobId(), edge.versionId());
      }
      for (Generated edge : graph.generated()) {
        add(generated, edge.jobId(), edge.versionId());
      }
    }

    private void add(Map<Long, Set<String>> edges, long jobId, long versionId) {
      String file = files.get(versionId);
      if (file != null) {
        edges.computeIfAbsent(jobId, id -> new LinkedHashSet<>()).add(file);
      }
    }

    List<Map<String, Object>> entities() {
      List<Map<String, Object>> entities = new ArrayList<>();
      entities.add(descriptor());
      entities.add(root());
      entities.add(profile());
      graph.versions().values().forEach(version -> entities.add(file(version)));
      Map<String, Map<String, Object>> people = new LinkedHashMap<>();
      for (RecordedJob job : graph.jobs().values()) {
        entities.add(action(job));
        Map<String, Object> person = entity("#" + Names.ofUser(job), "Person");
        person.put("name", job.userName());
        people.put(job.userName(), person);
      }
      entities.addAll(people.values());
      return entities;
    }

    private Map<String, Object> descriptor() {
      Map<String, Object> descriptor = entity("ro-crate-metadata.json", "CreativeWork");
      descriptor.put("conformsTo", reference("https://w3id.org/ro/crate/1.1"));
      descriptor.put("about", reference("./"));
      return descriptor;
    }

    private Map<String, Object> root() {
      Map<String, Object> root = entity("./", "Dataset");
      root.put("name", title);
      root.put(
          "description",
          "Files and jobs as FileTrace recorded them."
              + (caveats.isEmpty()
                  ? " The record is complete."
                  : " The record is incomplete: " + String.join("; ", caveats)));
      root.put("datePublished", now.toString());
      root.put("license", "Not stated; ask the owners of the files.");
      root.put("conformsTo", reference("https://w3id.org/ro/wfrun/process/0.5"));
      root.put("hasPart", references(files.values()));
      root.put("mentions", references(graph.jobs().values().stream().map(this::id).toList()));
      return root;
    }

    private Map<String, Object> profile() {
      Map<String, Object> profile = entity("https://w3id.org/ro/wfrun/process/0.5", "CreativeWork");
      profile.put("name", "Process Run Crate");
      profile.put("version", "0.5");
      return profile;
    }

    private String id(RecordedJob job) {
      return "#" + Names.of(job);
    }

    private Map<String, Object> file(FileVersion version) {
      Map<String, Object> file =
          entity(
              Objects.requireNonNull(files.get(version.id())),
              programs.contains(version.id()) ? List.of("File", "SoftwareApplication") : "File");
      file.put("name", version.pathname());
      file.put("contentSize", String.valueOf(version.sizeBytes()));
      file.put("dateModified", version.modifiedAt().toString());
      if (version.hasFullChecksum()) {
        file.put("sha256", version.checksum());
      }
      return file;
    }

    private Map<String, Object> action(RecordedJob job) {
      Map<String, Object> action = entity(id(job), "CreateAction");
      action.put("name", job.globaljobid());
      action.put(
          "description",
          job.command() + " (" + job.scheduler() + ", on " + String.join(",", job.hosts()) + ")");
      action.put("startTime", job.startedAt().toString());
      if (job.endedAt() != null) {
        action.put("endTime", job.endedAt().toString());
      }
      Integer status = job.exitStatus();
      if (status != null) {
        String end = status == 0 ? "Completed" : "Failed";
        action.put("actionStatus", reference("http://schema.org/" + end + "ActionStatus"));
        if (status != 0) {
          action.put("error", "exit status " + status);
        }
      }
      action.put("agent", reference("#" + Names.ofUser(job)));
      action.put("instrument", references(executed.getOrDefault(job.id(), Set.of())));
      action.put("object", references(used.getOrDefault(job.id(), Set.of())));
      action.put("result", references(generated.getOrDefault(job.id(), Set.of())));
      return action;
    }
  }

  private static String uri(String pathname, @Nullable String fragment) {
    try {
      return new URI("file", "", pathname, null, fragment).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(pathname, e);
    }
  }
}
