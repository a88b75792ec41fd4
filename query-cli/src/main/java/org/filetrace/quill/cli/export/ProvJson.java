package org.filetrace.quill.cli.export;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.filetrace.quill.cli.export.ProvDocument.Element;
import org.filetrace.quill.cli.export.ProvDocument.QualifiedName;
import org.filetrace.quill.cli.export.ProvDocument.Relation;
import org.filetrace.quill.store.lineage.LineageGraph;

/** PROV-JSON, W3C Member Submission of 2013-04-24. */
public final class ProvJson implements Exporter {
  @Override
  public void export(LineageGraph graph, PrintWriter out) {
    ProvDocument document = new ProvDocument(graph);
    Map<String, Map<String, Object>> json = new LinkedHashMap<>();
    json.put("prefix", Map.of("quill", Names.NAMESPACE));
    for (Element element : document.elements()) {
      of(json, element.kind()).put(element.id(), body(element));
    }
    int no = 0;
    for (Relation relation : document.relations()) {
      of(json, relation.kind()).put("_:r" + ++no, body(relation));
    }
    JsonText.document(json, out);
  }

  private static Map<String, Object> of(Map<String, Map<String, Object>> json, String kind) {
    return json.computeIfAbsent(kind, name -> new LinkedHashMap<>());
  }

  private static Map<String, Object> body(Element element) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (element.startedAt() != null) {
      body.put("prov:startTime", element.startedAt().toString());
    }
    if (element.endedAt() != null) {
      body.put("prov:endTime", element.endedAt().toString());
    }
    element.attributes().forEach((name, value) -> body.put(name, value(value)));
    return body;
  }

  private static Map<String, Object> body(Relation relation) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(relation.roles().get(0), relation.first());
    body.put(relation.roles().get(1), relation.second());
    relation.attributes().forEach((name, value) -> body.put(name, value(value)));
    return body;
  }

  private static Object value(Object value) {
    if (value instanceof QualifiedName name) {
      return Map.of("$", name.text(), "type", "prov:QUALIFIED_NAME");
    }
    return value instanceof Long number
        ? Map.of("$", number.toString(), "type", "xsd:long")
        : value;
  }
}
