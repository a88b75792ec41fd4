package org.filetrace.quill.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.filetrace.quill.store.XdgFolders;
import org.filetrace.quill.store.query.PublicView;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Asks a person for one query after the other, with history, and names completed by Tab. */
final class SqlPrompt implements AutoCloseable {
  private static final List<String> HELP =
      List.of(
          "SELECT …;   runs a query: over as many lines as you like, up to ';'",
          "\\d          the views; \\d VIEW its columns",
          "\\q          ends, as Ctrl-D does",
          "Ctrl-C      forgets what you typed; Tab completes; the arrow up brings back");

  private final Terminal terminal;
  private final LineReader reader;

  SqlPrompt(Terminal terminal) {
    this.terminal = terminal;
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new Statements())
            .completer(new StringsCompleter(words()))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "   ...> ")
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  /** On the terminal of this process, with the history of earlier ones. */
  static SqlPrompt onThisTerminal() throws IOException {
    SqlPrompt prompt = new SqlPrompt(TerminalBuilder.builder().system(true).build());
    prompt.reader.setVariable(LineReader.HISTORY_FILE, historyFile());
    return prompt;
  }

  /** {@code $XDG_STATE_HOME/quill/sql_history}, for its owner alone: queries name files. */
  private static Path historyFile() throws IOException {
    Path folder = XdgFolders.ofThisProcess().state().resolve("quill");
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return folder.resolve("sql_history");
  }

  private static Collection<String> words() {
    Set<String> words =
        new TreeSet<>(List.of("SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "JOIN"));
    for (PublicView view : PublicView.all()) {
      words.add(view.name());
      view.columns().forEach(column -> words.add(column.name()));
    }
    return words;
  }

  /**
   * Asks until the person ends it.
   *
   * @param query runs a query and prints its answer
   * @param errors where it is said why a query was not run
   */
  void run(Consumer<String> query, PrintWriter errors) {
    while (true) {
      try {
        String line = reader.readLine("quill> ").strip();
        if (Set.of("\\q", "quit", "exit", "quit;", "exit;")
            .contains(line.toLowerCase(Locale.ROOT))) {
          return;
        }
        if (line.startsWith("\\")) {
          answerMeta(line);
        } else if (!line.isEmpty()) {
          query.accept(line.substring(0, line.length() - 1));
        }
      } catch (Failure e) {
        errors.println("quill sql: " + e.getMessage());
      } catch (UserInterruptException e) {
        terminal.flush(); // what was typed is forgotten, as psql does
      } catch (EndOfFileException e) {
        return;
      }
    }
  }

  private void answerMeta(String line) {
    PrintWriter out = terminal.writer();
    if (!line.startsWith("\\d")) {
      HELP.forEach(out::println);
    } else if (line.length() == 2) {
      PublicView.all()
          .forEach(v -> out.println(String.format("%-16s%s", v.name(), v.description())));
    } else {
      SchemaVerb.named(line.substring(2).strip())
          .columns()
          .forEach(c -> out.println(String.format("%-20s%s", c.name(), c.description())));
    }
    out.flush();
  }

  /** Where answers go: straight to the terminal, not through a pager. */
  PrintWriter out() {
    return terminal.writer();
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }

  /** A statement goes on until a semicolon at the end of a line; what begins with \ is one line. */
  private static final class Statements extends DefaultParser {
    Statements() {
      setEscapeChars(new char[0]);
      setQuoteChars(new char[0]);
    }

    @Override
    public ParsedLine parse(String text, int cursor, ParseContext context) {
      String line = text.strip();
      boolean whole =
          line.isEmpty()
              || line.startsWith("\\")
              || line.endsWith(";")
              || line.matches("(?i)quit|exit");
      if (context == ParseContext.ACCEPT_LINE && !whole) {
        throw new EOFError(-1, -1, "the statement goes on", ";");
      }
      return super.parse(text, cursor, context);
    }
  }
}
