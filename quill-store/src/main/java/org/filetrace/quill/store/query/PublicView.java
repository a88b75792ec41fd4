package org.filetrace.quill.store.query;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A view that users may rely on, as {@code views.txt} beside this class describes it. */
public record PublicView(String name, String description, List<Column> columns) {
  /** A column, and what it holds. */
  public record Column(String name, String description) {}

  public PublicView {
    columns = List.copyOf(columns);
  }

  /** Every view of this version's schema. */
  public static List<PublicView> all() {
    List<PublicView> views = new ArrayList<>();
    for (String line : lines()) {
      String[] words = line.strip().split("\\s+", 2);
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (line.startsWith(" ")) {
        PublicView view = views.remove(views.size() - 1);
        List<Column> columns = new ArrayList<>(view.columns());
        columns.add(new Column(words[0], words[1]));
        views.add(new PublicView(view.name(), view.description(), columns));
      } else {
        views.add(new PublicView(words[0], words[1], List.of()));
      }
    }
    return views;
  }

  private static List<String> lines() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(PublicView.class.getResourceAsStream("views.txt")),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
