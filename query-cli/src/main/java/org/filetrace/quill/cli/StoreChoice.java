package org.filetrace.quill.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.filetrace.quill.store.XdgFolders;
import org.jspecify.annotations.Nullable;

/**
 * Which store is asked: {@code --store}, else {@code QUILL_STORE}, else {@code store=} in the
 * user's or the site's {@code quill.conf}, else the user's own.
 */
final class StoreChoice {
  private final Map<String, String> environment;
  private final List<Path> configurations;

  /**
   * @param configurations the first that names a store counts
   */
  StoreChoice(Map<String, String> environment, List<Path> configurations) {
    this.environment = environment;
    this.configurations = configurations;
  }

  static StoreChoice ofThisUser() {
    Path own = XdgFolders.ofThisProcess().config().resolve("quill/quill.conf");
    return new StoreChoice(System.getenv(), List.of(own, Path.of("/etc/quill/quill.conf")));
  }

  /** The URL of the store, null for the user's own. */
  @Nullable String url(@Nullable String option) {
    if (option != null) {
      return option;
    }
    String variable = environment.getOrDefault("QUILL_STORE", "").strip();
    return variable.isEmpty() ? configured() : variable;
  }

  /** The lines of quill.conf whose names begin so; the user's own before the site's. */
  Map<String, String> settings(String prefix) {
    Map<String, String> settings = new TreeMap<>();
    for (Path file : configurations) {
      read(file)
          .forEach(
              (name, value) -> {
                if (name.toString().startsWith(prefix)) {
                  settings.putIfAbsent(name.toString(), value.toString().strip());
                }
              });
    }
    return settings;
  }

  private @Nullable String configured() {
    for (Path file : configurations) {
      String url = read(file).getProperty("store", "").strip();
      if (!url.isEmpty()) {
        return url;
      }
    }
    return null;
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return properties;
    } catch (IOException | IllegalArgumentException e) {
      throw Failure.usage("configuration " + file + " cannot be read (" + e.getMessage() + ")");
    }
    return properties;
  }
}
