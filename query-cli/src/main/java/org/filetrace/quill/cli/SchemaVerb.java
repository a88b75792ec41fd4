package org.filetrace.quill.cli;

import static org.filetrace.quill.cli.output.Column.text;

import java.util.List;
import java.util.stream.Collectors;
import org.filetrace.quill.cli.output.Answer;
import org.filetrace.quill.cli.output.Table;
import org.filetrace.quill.store.Store;
import org.filetrace.quill.store.query.PublicView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quill schema [VIEW]}. */
@Command(
    name = "schema",
    description =
        "The views that 'quill sql' and your own programs can rely on; of VIEW its columns.",
    footer = {"%nExamples:", "  quill schema", "  quill schema job_files"})
final class SchemaVerb extends Verb {
  @Parameters(arity = "0..1", paramLabel = "VIEW", description = "One of the views.")
  @Nullable String view;

  @Override
  int answer(Store store) {
    return print(
        new Answer("quill.schema/1", List.of(view == null ? views() : columns()), List.of()),
        ExitStatus.CLEAN);
  }

  private static Table views() {
    Table table = new Table("views", List.of(text("view"), text("description")));
    PublicView.all().forEach(v -> table.add(v.name(), v.description()));
    return table;
  }

  private Table columns() {
    Table table = new Table("columns", List.of(text("column"), text("description")));
    named(String.valueOf(view)).columns().forEach(c -> table.add(c.name(), c.description()));
    return table;
  }

  /** The view of this name. */
  static PublicView named(String name) {
    return PublicView.all().stream()
        .filter(view -> view.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.notFound(
                    "there is no view '"
                        + name
                        + "'; there are "
                        + PublicView.all().stream()
                            .map(PublicView::name)
                            .collect(Collectors.joining(", "))));
  }
}
