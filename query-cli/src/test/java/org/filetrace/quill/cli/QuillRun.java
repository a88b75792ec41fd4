package org.filetrace.quill.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.filetrace.quill.cli.output.Terminal;
import picocli.CommandLine;

/** One run of {@code quill} in a pipe, at one o'clock UTC the day after the story began. */
record QuillRun(int status, String out, String err) {
  static QuillRun of(String store, String... arguments) {
    return run(new StoreChoice(Map.of("QUILL_STORE", store), List.of()), arguments);
  }

  static QuillRun configured(Path quillConf, String store, String... arguments) {
    return run(new StoreChoice(Map.of("QUILL_STORE", store), List.of(quillConf)), arguments);
  }

  /** What {@link #of} finds around it. */
  static Surroundings surroundings(String store) {
    return surroundings(new StoreChoice(Map.of("QUILL_STORE", store), List.of()));
  }

  private static Surroundings surroundings(StoreChoice storeChoice) {
    return new Surroundings(
        storeChoice,
        "alice",
        Clock.fixed(Instant.parse("2026-11-21T01:00:00Z"), ZoneOffset.UTC),
        Terminal.NONE,
        true,
        InputStream.nullInputStream());
  }

  private static QuillRun run(StoreChoice storeChoice, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine quill = Quill.commandLine(surroundings(storeChoice));
    quill.setOut(new PrintWriter(out));
    quill.setErr(new PrintWriter(err));
    int status = quill.execute(arguments);
    return new QuillRun(status, out.toString(), err.toString());
  }
}
