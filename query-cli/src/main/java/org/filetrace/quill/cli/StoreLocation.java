package org.filetrace.quill.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the store is: {@code --store}, else {@code QUILL_STORE}, else {@code store =} in the user's
 * or the site's {@code quill.conf}, else the user's own SQLite file.
 */
final class StoreLocation {
  private final Map<String, String> environment;
  private final Path home;
  private final Path siteConfiguration;

  StoreLocation(Map<String, String> environment, Path home, Path siteConfiguration) {
    this.environment = environment;
    this.home = home;
    this.siteConfiguration = siteConfiguration;
  }

  static StoreLocation ofThisUser() {
    return new StoreLocation(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Path.of("/etc/quill/quill.conf"));
  }

  /** The URL of the store. */
  String url(@Nullable String option) {
    if (option != null) {
      return option;
    }
    String variable = environment.getOrDefault("QUILL_STORE", "");
    return variable.isBlank() ? configured() : variable.strip();
  }

  private String configured() {
    Path own = base("XDG_CONFIG_HOME", ".config").resolve("quill/quill.conf");
    for (Path file : List.of(own, siteConfiguration)) {
      String url = read(file).getProperty("store", "").strip();
      if (!url.isEmpty()) {
        return url;
      }
    }
    return "jdbc:sqlite:" + base("XDG_DATA_HOME", ".local/share").resolve("quill/quill.db");
  }

  private Path base(String variable, String underHome) {
    String set = environment.getOrDefault(variable, "");
    return set.startsWith("/") ? Path.of(set) : home.resolve(underHome);
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw Failure.usage("configuration " + file + " cannot be read: " + e.getMessage());
    }
    return properties;
  }
}
