package org.filetrace.quill.cli.doctor;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All checks, what matters most first. */
public final class Examination {
  private Examination() {}

  /**
   * @param store URL, null for the user's own
   */
  public static List<Finding> ofThisNode(@Nullable String store, Clock clock, String version) {
    Path root = Path.of("/");
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new Tracing(filetraceBesideThis(), version).findings());
    findings.addAll(new Kernel(root.resolve("proc")).findings());
    findings.add(Finding.ok("JVM", Runtime.version() + " of " + System.getProperty("java.vendor")));
    findings.addAll(new SpoolFolder(System.getenv(), root, clock.instant()).findings());
    findings.addAll(new Schedulers(System.getenv(), root).findings());
    findings.addAll(new StoreHealth(store, clock, version).findings());
    return findings;
  }

  /**
   * In the distribution, {@code bin/filetrace} is beside {@code lib/} with this class's archive.
   */
  private static @Nullable Path filetraceBesideThis() {
    CodeSource source = Examination.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return null;
    }
    try {
      Path archive = Path.of(source.getLocation().toURI()).toRealPath();
      Path program = archive.resolveSibling("../bin/filetrace").normalize();
      return Files.isExecutable(program) ? program : null;
    } catch (IOException | URISyntaxException e) {
      return null;
    }
  }
}
