package org.filetrace.tracer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The site's settings: lines of {@code name = value}, with {@code #} before comments. */
final class Configuration {
  static final Path FILE = Path.of("/etc/filetrace/filetrace.conf");

  private Configuration() {}

  /**
   * @return nothing when there is no such file
   * @throws ConfigurationException when it cannot be read, or a line makes no sense
   */
  static Map<Setting, String> read(Path file) throws ConfigurationException {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        put(settings, text, file + " line " + number);
      }
    }
    return settings;
  }

  private static String[] lines(Path file) throws ConfigurationException {
    try {
      return Files.readString(file).split("\n", -1);
    } catch (NoSuchFileException e) {
      return new String[0];
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static void put(Map<Setting, String> settings, String line, String where)
      throws ConfigurationException {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw new ConfigurationException(where + ": expected 'name = value', found '" + line + "'");
    }
    String name = line.substring(0, equals).strip();
    settings.put(setting(name, where), line.substring(equals + 1).strip());
  }

  private static Setting setting(String name, String where) throws ConfigurationException {
    for (Setting setting : Setting.values()) {
      if (setting.label().equals(name)) {
        return setting;
      }
    }
    throw new ConfigurationException(where + ": there is no setting '" + name + "'");
  }
}
