package org.filetrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder where jobs run, the spool of their records, and the store that is asked about them. */
record Site(Path folder, SpoolFolder spool, Path store) {
  static Site in(Path scratch) throws IOException {
    return new Site(
        Files.createDirectory(scratch.toRealPath().resolve("job")),
        SpoolFolder.in(scratch),
        scratch.resolve("quill.db"));
  }

  /** Brings what is in the spool into the store; what the collector says. */
  String collect(String... options) {
    Run run = program("quill-collector", List.of("once", "--spool=" + spool.path()), options);
    assertThat(run.status()).as(run.errorText()).isZero();
    return run.text();
  }

  Run quill(String... arguments) {
    return program("quill", List.of(), arguments);
  }

  private Run program(String name, List<String> verb, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Dist.program(name).toString()));
    command.addAll(verb);
    command.add("--store=" + store);
    command.addAll(List.of(arguments));
    return Run.of(folder, command);
  }
}
