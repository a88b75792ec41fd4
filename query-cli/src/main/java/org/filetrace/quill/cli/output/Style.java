package org.filetrace.quill.cli.output;

/** What stands out where colours are wanted: SGR sequences of ECMA-48. */
public enum Style {
  HEADING("1"),
  /** Something is wrong: stale, changed, failed. */
  BAD("31"),
  /** Something is not known for certain. */
  DOUBT("33");

  private final String parameters;

  Style(String parameters) {
    this.parameters = parameters;
  }

  public String of(String text) {
    return "\u001b[" + parameters + "m" + text + "\u001b[0m";
  }
}
