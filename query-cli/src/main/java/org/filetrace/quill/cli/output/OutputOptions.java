package org.filetrace.quill.cli.output;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How every verb prints: sacct's options, and JSON and CSV. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--format"},
      split = ",",
      paramLabel = "COL[%WIDTH]",
      description = "Columns to print, 'all' for every one; %%WIDTH cuts or pads, as in sacct.")
  List<String> format = new ArrayList<>();

  @Option(
      names = {"-n", "--noheader"},
      description = "No line of column names.")
  boolean noHeader;

  @ArgGroup(exclusive = true)
  Form form = new Form();

  static final class Form {
    @Option(
        names = {"-P", "--parsable2"},
        description = "Values separated by '|'.")
    boolean parsable;

    @Option(names = "--json", description = "One JSON object; its 'schema' names form and version.")
    boolean json;

    @Option(names = "--csv", description = "RFC 4180, times with offset, values exact.")
    boolean csv;
  }

  /** As if {@code --csv} had been given, with every column. */
  public static OutputOptions csv() {
    OutputOptions options = new OutputOptions();
    options.form.csv = true;
    options.format.add("all");
    return options;
  }

  /** As if {@code --json} had been given. */
  public static OutputOptions json() {
    OutputOptions options = new OutputOptions();
    options.form.json = true;
    return options;
  }

  /** Whether the user chose a form that a program reads, so that a verb prints nothing else. */
  public boolean forPrograms() {
    return form.json || form.csv || form.parsable;
  }

  /** Whether the user asked for columns of their own. */
  public boolean columnsChosen() {
    return !format.isEmpty();
  }

  /** Prints the answer in the form that was asked for. */
  public void print(Answer answer, PrintWriter out, Terminal terminal, ZoneId zone) {
    renderer(terminal, new CellText(zone)).render(answer, out);
    out.flush();
  }

  private Renderer renderer(Terminal terminal, CellText text) {
    if (form.json) {
      return new JsonDocument(format, terminal.interactive(), text);
    }
    if (form.csv) {
      return new CsvText(format, !noHeader, terminal.interactive(), text);
    }
    return form.parsable
        ? new ParsableText(format, !noHeader, text)
        : new AlignedText(format, !noHeader, terminal.coloured(), text);
  }
}
