package org.filetrace.quill.cli.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Writes maps and lists as JSON: keys in order, so that the same export is the same text. */
final class JsonText {
  private static final JsonMapper INDENTED = mapper().build();
  private static final JsonMapper ONE_LINE =
      mapper().disable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonText() {}

  private static JsonMapper.Builder mapper() {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  static void document(Object value, PrintWriter out) {
    write(INDENTED, value, out);
  }

  static void line(Object value, PrintWriter out) {
    write(ONE_LINE, value, out);
  }

  private static void write(JsonMapper json, Object value, PrintWriter out) {
    try {
      json.writeValue(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }
}
