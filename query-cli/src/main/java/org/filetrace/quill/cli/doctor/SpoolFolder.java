package org.filetrace.quill.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that {@code filetrace} chooses, whether it can be written, and what waits in it. */
final class SpoolFolder {
  private static final long FREE_BYTES_MIN = 1L << 30;
  private static final int OWNER_MAY_DELETE_ONLY = 01000;

  private static final Pattern SETTING = Pattern.compile("\\s*spool\\s*=\\s*(\\S.*?)\\s*");

  private final Map<String, String> environment;
  private final Instant now;
  private final @Nullable Path configured;

  /** The folder of all users. */
  private final Path site;

  /**
   * @param root of the file system
   */
  SpoolFolder(Map<String, String> environment, Path root, Instant now) {
    this.environment = environment;
    this.now = now;
    configured = configured(root.resolve("etc/filetrace/filetrace.conf"));
    site = configured == null ? root.resolve("var/spool/filetrace") : configured;
  }

  /** Null where the site says nothing; that the file can be read is tracing's finding. */
  private static @Nullable Path configured(Path configuration) {
    try {
      return Files.readString(configuration)
          .lines()
          .map(SETTING::matcher)
          .filter(Matcher::matches)
          .map(line -> Path.of(line.group(1)))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  List<Finding> findings() {
    Path folder = chosen();
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(folder(folder, existing));
      FileStore store = Files.getFileStore(existing);
      findings.add(
          store.getUsableSpace() >= FREE_BYTES_MIN
              ? Finding.ok("spool space", (store.getUsableSpace() >> 20) + " MiB, " + store.type())
              : Finding.broken(
                  "spool space",
                  (store.getUsableSpace() >> 20) + " MiB left",
                  "free some, or run quill-collector"));
      if (Files.isReadable(folder)) {
        findings.add(waiting(folder));
      }
    } catch (IOException e) {
      findings.add(Finding.broken("spool folder", folder + ": " + e, "make it accessible"));
    }
    return findings;
  }

  private Path chosen() {
    String named = environment.getOrDefault("FILETRACE_SPOOL", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    if (configured != null || (Files.isDirectory(site) && Files.isWritable(site))) {
      return site;
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.startsWith("/")
            ? Path.of(state)
            : Path.of(environment.getOrDefault("HOME", "/"), ".local", "state");
    return base.resolve("filetrace/spool");
  }

  private Finding folder(Path folder, Path existing) throws IOException {
    if (!Files.isWritable(existing)) {
      return Finding.broken(
          "spool folder",
          existing + " is not writable",
          "mkdir -m 1733 " + site + ", or FILETRACE_SPOOL");
    }
    boolean shared = folder.equals(site);
    int mode = (Integer) Files.getAttribute(existing, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (shared && (mode & OWNER_MAY_DELETE_ONLY) == 0) {
      return Finding.broken(
          "spool folder",
          folder + ": users may delete each other's records",
          "chmod 1733 " + folder);
    }
    String made = existing.equals(folder) ? "" : ", to be made";
    return shared
        ? Finding.ok("spool folder", folder + ", of all users")
        : Finding.note(
            "spool folder",
            folder + ", your own" + made,
            "a site's collector looks into " + site + ": mkdir -m 1733");
  }

  private Finding waiting(Path folder) throws IOException {
    List<Path> spools;
    try (Stream<Path> files = Files.list(folder)) {
      spools = files.filter(file -> file.toString().endsWith(".done")).toList();
    }
    Instant oldest = now;
    for (Path spool : spools) {
      Instant changed = Files.getLastModifiedTime(spool).toInstant();
      oldest = changed.isBefore(oldest) ? changed : oldest;
    }
    boolean old = Duration.between(oldest, now).compareTo(Duration.ofDays(1)) > 0;
    String found = spools.size() + " finished records";
    return old
        ? Finding.note(
            "collection",
            found + ", the oldest from " + oldest,
            "run quill-collector, or see why it does not come here")
        : Finding.ok("collection", found);
  }
}
