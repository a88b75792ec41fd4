package org.filetrace.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs under test, and the tracees beside them. */
final class Dist {
  private static final Path DIST = Path.of(System.getProperty("dist.dir", "../dist"));
  private static final Path NATIVE = Path.of(System.getProperty("native.dir", "../native/target"));

  private Dist() {}

  static Path program(String name) {
    return DIST.toAbsolutePath().normalize().resolve("bin").resolve(name);
  }

  static Path tracees() {
    return NATIVE.toAbsolutePath().normalize().resolve("tracees");
  }

  /** {@code filetrace --spool=SPOOL [OPTION…] -- COMMAND…}. */
  static List<String> filetrace(Path spool, List<String> options, List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(program("filetrace").toString());
    line.add("--spool=" + spool);
    line.addAll(options);
    line.add("--");
    line.addAll(command);
    return line;
  }

  static List<String> filetrace(Path spool, String... command) {
    return filetrace(spool, List.of(), List.of(command));
  }
}
