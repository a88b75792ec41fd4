package org.filetrace.quill.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object: {@code schema} (name/version), {@code complete}, {@code caveats}, {@code notes} and
 * an array for each table with every column of it. {@code --format} narrows the columns of the
 * first table.
 */
final class JsonDocument implements Renderer {
  private final List<String> format;
  private final CellText text;
  private final JsonMapper json;

  JsonDocument(List<String> format, boolean terminal, CellText text) {
    this.format = format;
    this.text = text;
    this.json =
        JsonMapper.builder()
            .configure(JsonWriteFeature.ESCAPE_NON_ASCII, terminal)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();
  }

  @Override
  public void render(Answer answer, PrintWriter out) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", answer.schema());
    document.put("complete", answer.caveats().isEmpty());
    document.put("caveats", answer.caveats());
    document.put("notes", answer.notes());
    for (Table table : answer.tables()) {
      document.put(table.name(), rows(table, table == answer.table() ? format : List.of()));
    }
    try {
      json.writerWithDefaultPrettyPrinter().writeValue(out, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }

  private List<Map<String, @Nullable Object>> rows(Table table, List<String> columns) {
    List<ColumnChoice> choices =
        ColumnChoice.of(table, columns.isEmpty() ? List.of("all") : columns);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : table.rows()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      choices.forEach(c -> fields.put(c.column().name(), value(row.get(c.index()))));
      rows.add(fields);
    }
    return rows;
  }

  private @Nullable Object value(@Nullable Object cell) {
    return cell instanceof Instant at ? text.iso(at) : cell;
  }
}
