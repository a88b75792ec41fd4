package org.filetrace.quill.cli.output;

import java.util.List;

/**
 * What a verb found out.
 *
 * @param schema name and version of its JSON form, {@code quill.files/1}; the version grows when a
 *     field changes its meaning or goes, not when one is added
 * @param tables the first is what the text and CSV forms print
 * @param caveats why the answer may be wrong; empty when the record is complete
 * @param notes what else to know, such as that sampled checksums were compared
 */
public record Answer(String schema, List<Table> tables, List<String> caveats, List<String> notes) {
  public Answer {
    tables = List.copyOf(tables);
    caveats = List.copyOf(caveats);
    notes = List.copyOf(notes);
  }

  public Answer(String schema, List<Table> tables, List<String> caveats) {
    this(schema, tables, caveats, List.of());
  }

  public Table table() {
    return tables.get(0);
  }
}
