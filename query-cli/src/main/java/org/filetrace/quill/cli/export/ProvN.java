package org.filetrace.quill.cli.export;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.export.ProvDocument.Element;
import org.filetrace.quill.cli.export.ProvDocument.QualifiedName;
import org.filetrace.quill.cli.export.ProvDocument.Relation;
import org.filetrace.quill.store.lineage.LineageGraph;
import org.jspecify.annotations.Nullable;

/** PROV-N, W3C Recommendation of 2013-04-30. */
public final class ProvN implements Exporter {
  @Override
  public void export(LineageGraph graph, PrintWriter out) {
    ProvDocument document = new ProvDocument(graph);
    out.println("document");
    out.println("  prefix quill <" + Names.NAMESPACE + ">");
    document.elements().forEach(element -> out.println("  " + text(element)));
    document.relations().forEach(relation -> out.println("  " + text(relation)));
    out.println("endDocument");
  }

  private static String text(Element element) {
    String times =
        element.kind().equals("activity")
            ? ", " + time(element.startedAt()) + ", " + time(element.endedAt())
            : "";
    return element.kind() + "(" + element.id() + times + attributes(element.attributes()) + ")";
  }

  private static String text(Relation relation) {
    return relation.kind()
        + "("
        + relation.first()
        + ", "
        + relation.second()
        + (relation.timed() ? ", -" : "")
        + attributes(relation.attributes())
        + ")";
  }

  private static String time(@Nullable Instant at) {
    return at == null ? "-" : at.toString();
  }

  private static String attributes(Map<String, Object> attributes) {
    return attributes.isEmpty()
        ? ""
        : attributes.entrySet().stream()
            .map(attribute -> attribute.getKey() + "=" + literal(attribute.getValue()))
            .collect(Collectors.joining(", ", ", [", "]"));
  }

  private static String literal(Object value) {
    if (value instanceof QualifiedName name) {
      return "'" + name.text() + "'";
    }
    return value instanceof Long number
        ? "\"" + number + "\" %% xsd:long"
        : '"' + escaped(value.toString()) + '"';
  }

  /** ECHAR of the grammar; other control characters as {@code \\xHH}, which is text to PROV-N. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default ->
            escaped.append(c < 0x20 ? String.format("\\\\x%02x", (int) c) : String.valueOf(c));
      }
    }
    return escaped.toString();
  }
}
