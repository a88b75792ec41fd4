package org.filetrace.quill.cli.output;

/**
 * A column that a verb can show.
 *
 * @param name its name in {@code --format}, in headers and in JSON; snake_case, unit last
 */
public record Column(String name, Alignment alignment) {
  /** On which side short values are padded. */
  public enum Alignment {
    LEFT,
    RIGHT
  }

  /** Text: padded on its right. */
  public static Column text(String name) {
    return new Column(name, Alignment.LEFT);
  }

  /** A number: padded on its left. */
  public static Column number(String name) {
    return new Column(name, Alignment.RIGHT);
  }
}
